import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../platform/config.ts';
import {
  makeBackup,
  megabytes,
  misuse,
  openStoreOnly,
  readPassphrase,
  type BackupReport,
} from '../backup/index.ts';
import '../compose.ts';

/** Backs up the configured installation into a new folder, beside a running product too. */
export async function backupCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      onto: { type: 'string' },
      'with-master-key': { type: 'boolean', default: false },
      'passphrase-file': { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1)
    throw misuse('it names no folder, or several: backup FOLDER');
  const passphraseFile = values['passphrase-file'];
  if (values['with-master-key'] !== (passphraseFile !== undefined))
    throw misuse('it has one of --with-master-key and --passphrase-file FILE: give both');
  const request = {
    folder: resolve(folder),
    onto: values.onto === undefined ? null : resolve(values.onto),
    passphrase: passphraseFile === undefined ? null : await readPassphrase(resolve(passphraseFile)),
  };
  const store = await openStoreOnly(loadConfig());
  try {
    const report = await makeBackup(store.platform, request);
    console.log(values.json ? JSON.stringify(report) : inWords(report));
    if (report.missing.length > 0) process.exitCode = 1;
  } finally {
    await store.close();
  }
}

function inWords(report: BackupReport): string {
  const { folder, instant, documents, collections, files, linked, bytes, missing, masterKey } = report;
  return [
    `Backup of ${instant} in ${folder}: ${documents} documents of ${collections} collections, ${files} files (${linked} linked), ${megabytes(bytes)}.`,
    masterKey.included
      ? 'The master key is in it, under your passphrase: keep that passphrase elsewhere.'
      : `Keep the master key file beside it (fingerprint ${masterKey.fingerprint}): without it no signature key of this backup can be opened.`,
    ...missing.map((file) => `Missing in the store already: file ${file}`),
  ].join('\n');
}
