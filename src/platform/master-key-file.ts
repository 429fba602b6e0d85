import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { MASTER_KEY_BYTES } from './secrets.ts';

/**
 * Makes a master key file (mode 0600, in hexadecimal) with its folder, unless it exists; false when it does.
 * The file appears whole and durable or not at all, and the first one stays: a process killed on the way,
 * or another one at the same time, never leaves a key that is empty or that opens nothing.
 */
export function makeMasterKeyFile(path: string): boolean {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path)) return false;
  const whole = `${path}.${process.pid}.new`;
  rmSync(whole, { force: true });
  try {
    const key = `${randomBytes(MASTER_KEY_BYTES).toString('hex')}\n`;
    writeFileSync(whole, key, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(whole, path);
  } catch (error) {
    if (existsSync(path)) return false;
    throw error;
  } finally {
    rmSync(whole, { force: true });
  }
  syncFolder(dirname(path));
  return true;
}

/** A new name is durable only once its folder is. Windows has no such call, and no such need. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
