import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { MASTER_KEY_BYTES } from '../../platform/secrets.ts';

/** Makes a master key file (mode 0600); an existing one is never touched. */
export async function masterKeyCommand(args: readonly string[]): Promise<void> {
  const [name] = args;
  if (name === undefined) throw new Error('Expected the file of the master key: master-key FILE');
  const file = resolve(name);
  if (existsSync(file)) {
    console.log(`${file} exists and was left as it is.`);
    return;
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${randomBytes(MASTER_KEY_BYTES).toString('hex')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  console.log(`${file} was made. Keep a copy with the backups: without it no signature key can be opened.`);
}
