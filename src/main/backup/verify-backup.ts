import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreIsNewerError } from '../../platform/mongo/index.ts';
import { schemaVersions } from './database-store.ts';
import { damagedBackup } from './errors.ts';
import { filesFromLines, hashOf, pathOf } from './file-part.ts';
import type { Manifest } from './manifest.ts';
import { bsonDocuments, readPart, type Content } from './parts.ts';
import type { Progress } from './progress.ts';

/** Reads the whole backup and compares every hash and count. Writes nothing. @throws DomainError */
export async function verifyBackup(folder: string, manifest: Manifest, progress: Progress): Promise<void> {
  const known = schemaVersions();
  for (const [name, version] of Object.entries(manifest.schemaVersions)) {
    const ours = known[name];
    if (ours !== undefined && version > ours) throw new StoreIsNewerError(name, version, ours);
  }
  for (const part of manifest.collections) {
    let documents = 0;
    await checkPart(folder, part, async (pieces) => {
      for await (const raw of bsonDocuments(pieces)) {
        documents += 1;
        progress.add('documents', raw.length);
      }
    });
    if (documents !== part.documents)
      throw damagedBackup(folder, `${part.file} holds ${documents} documents instead of ${part.documents}`);
  }
  await verifyFiles(folder, manifest.files, progress);
}

async function verifyFiles(folder: string, part: Manifest['files'], progress: Progress): Promise<void> {
  let count = 0;
  await checkPart(folder, part, async (pieces) => {
    for await (const file of filesFromLines(folder, pieces)) {
      const path = pathOf(folder, file);
      const found = await stat(path).catch(() => null);
      if (found === null) throw damagedBackup(folder, `the file ${file.sha256} is missing`);
      if (found.size !== file.size || (await hashOf(path)) !== file.sha256)
        throw damagedBackup(folder, `the file ${file.sha256} does not match its hash`);
      count += 1;
      progress.add('files', file.size);
    }
  });
  if (count !== part.count) throw damagedBackup(folder, `it holds ${count} files instead of ${part.count}`);
}

async function checkPart(
  folder: string,
  part: Content & { file: string },
  read: (pieces: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const { pieces, content } = readPart(join(folder, part.file));
  try {
    await read(pieces);
  } catch (error) {
    if (error instanceof Error && 'kind' in error) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw damagedBackup(folder, `${part.file} cannot be read (${reason})`);
  }
  const { bytes, sha256 } = content();
  if (bytes !== part.bytes || sha256 !== part.sha256)
    throw damagedBackup(folder, `${part.file} does not match its hash`);
}
