import { damaged, folderFault } from './folder-fault.ts';
import { metaKey, wholeCatalog } from './keys.ts';
import { afterPrefix, type KeyValueStore, type KvChange, type KvReader } from './kv.ts';
import { rewritten } from './catalog.ts';

/** Raised, with an upgrade from the version before, when the layout of keys or values changes. */
export const FORMAT_VERSION = 2;

/**
 * Brings a file from the version before to `to`. May be ended anywhere and begun again: each part of it must
 * come out the same when it is done twice.
 */
export interface Upgrade {
  readonly to: number;
  /** `onWork` is to be called at least every few seconds. */
  run(kv: KeyValueStore, onWork: () => void): Promise<void>;
}

/**
 * 2: every index of the catalog says which of its places hold arrays, and may be marked as being built: an
 * older program would use such an index before it is whole.
 */
export const UPGRADES: readonly Upgrade[] = [{ to: 2, run: rewriteCatalog }];

interface FormatOptions {
  readonly path: string;
  readonly version?: number;
  readonly upgrades?: readonly Upgrade[];
  /** Called while an upgrade makes progress. */
  readonly onWork?: () => void;
}

/**
 * Marks a new file with this version, and upgrades an older one step by step; each step is marked once it is
 * whole on disk, so that one that was interrupted is done again.
 * @throws DomainError `store.newer_format`, `store.damaged`
 */
export async function openFormat(kv: KeyValueStore, options: FormatOptions): Promise<void> {
  const { path, version = FORMAT_VERSION, upgrades = UPGRADES } = options;
  let found = foundVersion(kv.latest, path);
  if (found === null) return mark(kv, version);
  if (found > version)
    throw folderFault(
      'newer_format',
      `Expected a data folder of format ${version} or older, but ${path} was written by a newer version (format ${found}): install that version, or restore a backup made by this one`,
    );
  while (found < version) {
    const upgrade = upgrades.find(({ to }) => to === (found ?? 0) + 1);
    if (!upgrade) throw damaged(path, `there is no way from its format ${found} to ${version}`);
    await upgrade.run(kv, options.onWork ?? ((): void => {}));
    await mark(kv, upgrade.to);
    found = upgrade.to;
  }
}

/** Null for a file that holds nothing yet. */
function foundVersion(view: KvReader, path: string): number | null {
  const found = view.get(metaKey('format'));
  if (found?.length === 4) return found.readUInt32BE(0);
  if (found) throw damaged(path, 'its format cannot be read');
  for (const _ of view.range(Buffer.from([0]), Buffer.from([0xff])))
    throw damaged(path, 'it does not say its format');
  return null;
}

async function mark(kv: KeyValueStore, version: number): Promise<void> {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(version);
  await kv.write(() => ({ result: undefined, changes: [{ key: metaKey('format'), value }] }));
}

const CHUNK = 50;

async function rewriteCatalog(kv: KeyValueStore, onWork: () => void): Promise<void> {
  let from = wholeCatalog();
  for (let done = false; !done;) {
    const chunk = await kv.write((current) => catalogChunk(current, from));
    onWork();
    done = chunk === null;
    if (chunk) from = chunk;
  }
}

/** Rewrites some entries; gives where to go on, or null at the end. */
function catalogChunk(current: KvReader, from: Buffer): { result: Buffer | null; changes: KvChange[] } {
  const changes: KvChange[] = [];
  for (const { key, value } of current.range(from, afterPrefix(wholeCatalog()))) {
    if (changes.length === CHUNK) return { result: Buffer.from(key), changes };
    changes.push({ key: Buffer.from(key), value: rewritten(value) });
  }
  return { result: null, changes };
}
