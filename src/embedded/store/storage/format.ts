import { metaKey } from './keys.ts';
import type { KeyValueStore } from './kv.ts';

/** Raised when the layout of keys or values changes. */
export const FORMAT_VERSION = 1;

/** Marks a new folder with this version. @throws when a newer version wrote the folder */
export async function checkFormat(kv: KeyValueStore): Promise<void> {
  const key = metaKey('format');
  const found = kv.latest.get(key);
  if (found) {
    const version = found.readUInt32BE(0);
    if (version > FORMAT_VERSION) {
      throw new Error(
        `Expected a data folder of format ${FORMAT_VERSION} or older, but it was written by a newer version (format ${version})`,
      );
    }
    return;
  }
  const value = Buffer.alloc(4);
  value.writeUInt32BE(FORMAT_VERSION);
  await kv.write(() => ({ result: undefined, changes: [{ key, value }] }));
}
