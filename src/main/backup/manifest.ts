import { createHash } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Secrets } from '../../platform/secrets.ts';
import { damagedBackup, notABackup } from './errors.ts';

/** Of the folder's layout. A backup of a later one is refused. */
export const BACKUP_FORMAT = 1;
export const MANIFEST = 'manifest.json';
/** Stands in a folder whose backup is still being written, or never was finished. */
export const UNFINISHED = 'UNFINISHED-BACKUP.txt';

const Part = {
  file: Type.String(),
  /** Before compression. */
  bytes: Type.Integer({ minimum: 0 }),
  /** Of the uncompressed content. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
};

const Collection = Type.Object({
  name: Type.String({ minLength: 1 }),
  documents: Type.Integer({ minimum: 0 }),
  /** As the store listed them, in extended JSON. */
  indexes: Type.Array(Type.Object({})),
  ...Part,
});

const Body = Type.Object({
  format: Type.Integer(),
  product: Type.String(),
  /** Everything acknowledged before it is in the backup. */
  instant: Type.String(),
  database: Type.String(),
  /** Of the product's collections: a backup of newer documents is refused. */
  schemaVersions: Type.Record(Type.String(), Type.Integer()),
  collections: Type.Array(Collection),
  files: Type.Object({ count: Type.Integer({ minimum: 0 }), total: Type.Integer({ minimum: 0 }), ...Part }),
  masterKey: Type.Object({ fingerprint: Type.String(), sealed: Type.Union([Type.String(), Type.Null()]) }),
});

const Sealed = Type.Object({ ...Body.properties, seal: Type.String() });

export type Manifest = Static<typeof Body>;
export type CollectionPart = Static<typeof Collection>;
export type FilesPart = Manifest['files'];

/** Tells two master keys apart without telling anything of them. */
export function fingerprintOf(secrets: Secrets): string {
  return secrets.derive('backup.fingerprint', '');
}

/** Written last, and on disk when it returns: from then on the folder is a backup. */
export async function writeManifest(folder: string, manifest: Manifest, secrets: Secrets): Promise<void> {
  const body = JSON.parse(JSON.stringify(manifest)) as Manifest;
  const text = `${JSON.stringify({ ...body, seal: sealOf(body, secrets) }, null, 2)}\n`;
  const file = await open(join(folder, `${MANIFEST}.new`), 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(join(folder, `${MANIFEST}.new`), join(folder, MANIFEST));
  await syncFolder(folder);
}

/** The manifest as it stands in the folder, not yet believed: see `assertGenuine`. */
export async function readManifest(folder: string): Promise<Manifest & { seal: string }> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  if (text === null) throw notABackup(folder, await whyNot(folder));
  const manifest = parsed(text);
  if (manifest === null) throw damagedBackup(folder, `${MANIFEST} cannot be read`);
  const { format } = manifest as { format?: unknown };
  if (typeof format === 'number' && format > BACKUP_FORMAT)
    throw notABackup(
      folder,
      `it was written by a newer version (format ${format}): restore it with that one`,
    );
  if (!Value.Check(Sealed, manifest)) throw damagedBackup(folder, `${MANIFEST} is not complete`);
  return manifest;
}

/** @throws DomainError when the manifest was changed since this installation's key sealed it */
export function assertGenuine(folder: string, manifest: Manifest & { seal: string }, secrets: Secrets): void {
  const { seal, ...body } = manifest;
  if (seal !== sealOf(body, secrets)) throw damagedBackup(folder, `${MANIFEST} was changed`);
}

function sealOf(body: Manifest, secrets: Secrets): string {
  return secrets.derive('backup.manifest', createHash('sha256').update(JSON.stringify(body)).digest('hex'));
}

async function whyNot(folder: string): Promise<string> {
  const begun = await readFile(join(folder, UNFINISHED)).catch(() => null);
  return begun === null
    ? `it has no ${MANIFEST}: give the folder that a backup was written to`
    : 'it was interrupted before it was whole: take another one';
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** A file is durable only once its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
