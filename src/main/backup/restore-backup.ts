import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { ensureIndexes, migrateAll } from '../../platform/mongo/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  contentOf,
  databaseIsEmpty,
  fillCollection,
  markRestore,
  restoreForeignIndexes,
  unmarkRestore,
} from './database-store.ts';
import { damagedBackup, targetNotEmpty } from './errors.ts';
import { filesFromLines, pathOf } from './file-part.ts';
import { refuseHalfRestored } from './half-restored.ts';
import type { CollectionPart, Manifest } from './manifest.ts';
import { bsonDocuments, readPart } from './parts.ts';
import type { Progress } from './progress.ts';

export interface RestoreReport {
  readonly instant: string;
  readonly collections: number;
  readonly documents: number;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Fills an empty installation from a verified backup, and verifies what arrived. A mark written first and
 * taken away last keeps an interrupted restore from ever being served.
 */
export async function restoreBackup(
  platform: Platform,
  { folder, manifest, progress }: { folder: string; manifest: Manifest; progress: Progress },
): Promise<RestoreReport> {
  await refuseHalfRestored();
  if (!(await databaseIsEmpty()))
    throw targetNotEmpty('the database', 'restore into a new data folder or a new database');
  await markRestore(folder, platform.clock.now());
  for (const part of manifest.collections) {
    const documents = bsonDocuments(readPart(join(folder, part.file)).pieces);
    await fillCollection(part.name, counted(documents, progress));
    await verifyArrived(folder, part);
    await restoreForeignIndexes(part.name, part.indexes);
  }
  await restoreFiles(platform, folder, { part: manifest.files, progress });
  await migrateAll();
  await ensureIndexes();
  await unmarkRestore();
  const { documents, files, bytes } = progress;
  return { instant: manifest.instant, collections: manifest.collections.length, documents, files, bytes };
}

async function* counted(documents: AsyncIterable<Buffer>, progress: Progress): AsyncGenerator<Buffer> {
  for await (const raw of documents) {
    progress.add('documents', raw.length);
    yield raw;
  }
}

async function verifyArrived(folder: string, part: CollectionPart): Promise<void> {
  const arrived = await contentOf(part.name);
  if (arrived.documents === part.documents && arrived.sha256 === part.sha256) return;
  throw damagedBackup(
    folder,
    `${part.name} arrived with ${arrived.documents} documents instead of ${part.documents}, or not byte for byte`,
  );
}

async function restoreFiles(
  { blobs }: Platform,
  folder: string,
  { part, progress }: { part: Manifest['files']; progress: Progress },
): Promise<void> {
  const { pieces } = readPart(join(folder, part.file));
  for await (const file of filesFromLines(folder, pieces)) {
    const stored = await blobs.put(file.administrationId, createReadStream(pathOf(folder, file)));
    if (stored.sha256 !== file.sha256)
      throw damagedBackup(folder, `the file ${file.sha256} did not arrive byte for byte`);
    progress.add('files', file.size);
  }
}
