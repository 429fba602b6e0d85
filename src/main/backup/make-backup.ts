import { mkdir, readdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BLOB_REFERENCES, holdingBlobs } from '../../documents/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { projectRoot } from '../../platform/paths.ts';
import {
  atOneInstant,
  collectionsToKeep,
  databaseName,
  schemaVersions,
  storedDocuments,
} from './database-store.ts';
import { referencedFiles } from './references.ts';
import { folderFault, targetNotEmpty } from './errors.ts';
import { copyFiles, filesAsLines, pathOf, type Copied } from './file-part.ts';
import {
  BACKUP_FORMAT,
  fingerprintOf,
  syncFolder,
  UNFINISHED,
  writeManifest,
  type CollectionPart,
  type FilesPart,
} from './manifest.ts';
import { writePart } from './parts.ts';
import { Progress } from './progress.ts';
import { SEALED_KEY, sealKey } from './sealed-key.ts';

export interface BackupRequest {
  /** New or empty. */
  readonly folder: string;
  /** An older backup: its unchanged files are linked. */
  readonly onto: string | null;
  /** Seals the master key into the backup, so that it can be restored alone. */
  readonly passphrase: Buffer | null;
}

export interface BackupReport {
  readonly folder: string;
  readonly instant: string;
  readonly collections: number;
  readonly documents: number;
  readonly files: number;
  readonly linked: number;
  readonly bytes: number;
  /** Files that documents hold and the store has not: it was damaged before. */
  readonly missing: readonly string[];
  readonly masterKey: { readonly fingerprint: string; readonly included: boolean };
}

/**
 * Writes one set of documents, files and sealed keys, consistent at one instant while the product goes on:
 * documents are read in one snapshot, then the files, which never change and are kept while this runs. The
 * manifest comes last: a folder without it is not a backup.
 */
export async function makeBackup(platform: Platform, request: BackupRequest): Promise<BackupReport> {
  const { folder } = request;
  try {
    await prepare(folder);
    return await holdingBlobs(() => write(platform, request));
  } catch (error) {
    throw folderFault(folder, error);
  }
}

async function prepare(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw targetNotEmpty(folder, 'give a new folder, a backup never writes over anything');
  const note = 'This backup is being written, or was interrupted. It cannot be restored.\n';
  await writeFile(join(folder, UNFINISHED), note, { mode: 0o600, flag: 'wx' });
}

async function write(platform: Platform, request: BackupRequest): Promise<BackupReport> {
  const { folder, onto, passphrase } = request;
  const progress = new Progress('backup');
  const instant = platform.clock.now().toISOString();
  const collections = await copyDocuments(folder, progress);
  const { part: files, linked } = await copyEveryFile(platform, { folder, onto, progress });
  if (passphrase !== null)
    await writeFile(join(folder, SEALED_KEY), await sealKey(platform.config.masterKey, passphrase), {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
  const fingerprint = fingerprintOf(platform.secrets);
  const missing = await missingFiles(folder, collections);
  const sealed = passphrase === null ? null : SEALED_KEY;
  const manifest = {
    format: BACKUP_FORMAT,
    product: await productVersion(),
    instant,
    database: databaseName(),
    schemaVersions: schemaVersions(),
    collections,
    files,
    masterKey: { fingerprint, sealed },
  };
  await writeManifest(folder, manifest, platform.secrets);
  await unlink(join(folder, UNFINISHED));
  await syncFolder(folder);
  const { documents, bytes } = progress;
  const totals = { collections: collections.length, documents, files: files.count, linked, bytes };
  return { folder, instant, ...totals, missing, masterKey: { fingerprint, included: sealed !== null } };
}

async function copyDocuments(folder: string, progress: Progress): Promise<CollectionPart[]> {
  await mkdir(join(folder, 'documents'), { mode: 0o700 });
  const kept = await collectionsToKeep();
  const parts: CollectionPart[] = [];
  await atOneInstant(async (session) => {
    for (const { name, indexes } of kept) {
      let documents = 0;
      const counted = async function* (): AsyncGenerator<Uint8Array> {
        for await (const raw of storedDocuments(name, session)) {
          documents += 1;
          progress.add('documents', raw.length);
          yield raw;
        }
      };
      const file = `documents/${encodeURIComponent(name)}.bson.gz`;
      const content = await writePart(join(folder, file), counted());
      parts.push({ name, documents, indexes, file, ...content });
    }
  });
  await syncFolder(join(folder, 'documents'));
  return parts;
}

async function copyEveryFile(
  platform: Platform,
  target: { folder: string; onto: string | null; progress: Progress },
): Promise<{ part: FilesPart; linked: number }> {
  let count = 0;
  let total = 0;
  let linked = 0;
  const copied = async function* (): AsyncGenerator<Copied> {
    for await (const file of copyFiles(platform.blobs, target)) {
      count += 1;
      total += file.size;
      if (file.linked) linked += 1;
      yield file;
    }
  };
  const file = 'files.ndjson.gz';
  const content = await writePart(join(target.folder, file), filesAsLines(copied()));
  return { part: { count, total, file, ...content }, linked };
}

/** Files that a document of the backup holds, and that the store did not have. */
async function missingFiles(folder: string, collections: readonly CollectionPart[]): Promise<string[]> {
  const part = collections.find(({ name }) => name === BLOB_REFERENCES);
  if (part === undefined) return [];
  const missing = new Set<string>();
  for await (const held of referencedFiles(join(folder, part.file))) {
    const found = await stat(pathOf(folder, held)).catch(() => null);
    if (found === null) missing.add(`${held.administrationId}/${held.sha256}`);
  }
  return [...missing];
}

async function productVersion(): Promise<string> {
  const text = await readFile(join(projectRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
