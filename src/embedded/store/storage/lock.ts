import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderFault } from './folder-fault.ts';

/** A holder that is stopped, or busy, is alive all the same. */
const ANSWER_WITHIN = 1_000;

/**
 * Holds a data folder for this process alone. The lock is a listening socket: it disappears with the process,
 * however that ends.
 *
 * @throws DomainError `store.in_use` when another living process holds it
 */
export async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  const path = lockPath(dataDir);
  for (let attempt = 0; attempt < 3; attempt++) {
    const server = createServer((socket) => socket.end(String(process.pid)));
    const taken = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(path, () => resolve(true));
    });
    if (taken) {
      server.unref();
      return () => new Promise((resolve) => server.close(() => resolve()));
    }
    const holder = await holderOf(path);
    if (holder !== null)
      throw folderFault(
        'in_use',
        `Expected the data folder ${dataDir} to be free, but process ${holder} serves it: stop that one first, or set another DATA_DIR`,
      );
    await unlink(path).catch(() => undefined);
  }
  throw folderFault(
    'in_use',
    `Expected the data folder ${dataDir} to be free, but its lock could not be taken: stop what uses it`,
  );
}

/** Linux has names that need no file; elsewhere a short file name stands in the temporary folder. */
function lockPath(dataDir: string): string {
  const name = `diwan-store-${createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 24)}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.lock`);
}

/** The process that holds the lock, or null where nobody does. */
async function holderOf(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let text = '';
    socket.setTimeout(ANSWER_WITHIN, () => socket.destroy());
    socket.once('connect', () => socket.once('close', () => resolve(text === '' ? 'unknown' : text)));
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.once('error', () => resolve(null));
  });
}
