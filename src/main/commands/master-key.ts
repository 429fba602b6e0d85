import { resolve } from 'node:path';
import { makeMasterKeyFile } from '../../platform/master-key-file.ts';

/** Makes a master key file (mode 0600); an existing one is never touched. */
export async function masterKeyCommand(args: readonly string[]): Promise<void> {
  const [name] = args;
  if (name === undefined) throw new Error('Expected the file of the master key: master-key FILE');
  const file = resolve(name);
  if (!makeMasterKeyFile(file)) {
    console.log(`${file} exists and was left as it is.`);
    return;
  }
  console.log(`${file} was made. Keep a copy with the backups: without it no signature key can be opened.`);
}
