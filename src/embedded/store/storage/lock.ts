import { createServer } from 'node:net';
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Holds a data folder for this process alone. The lock is a listening socket: it disappears with the process,
 * however that ends.
 *
 * @throws when another living process holds it
 */
export async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  const path = lockPath(dataDir);
  for (let attempt = 0; attempt < 3; attempt++) {
    const server = createServer((socket) => socket.end());
    const taken = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(path, () => resolve(true));
    });
    if (taken) {
      server.unref();
      return () => new Promise((resolve) => server.close(() => resolve()));
    }
    if (await answers(path)) throw new Error(`Expected ${dataDir} to be free, but another process serves it`);
    await unlink(path).catch(() => undefined);
  }
  throw new Error(`Expected to lock ${dataDir}, but could not`);
}

/** Linux has names that need no file; elsewhere a short file name stands in the temporary folder. */
function lockPath(dataDir: string): string {
  const name = `diwan-store-${createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 24)}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.lock`);
}

async function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
