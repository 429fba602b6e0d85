import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { masterKeyAt, type Place } from '../../platform/config.ts';
import { createSecrets } from '../../platform/secrets.ts';
import { inUse, runningOn } from '../data-folder.ts';
import { damagedBackup, folderFault, targetNotEmpty, wrongKey } from './errors.ts';
import { assertGenuine, fingerprintOf, syncFolder, type Manifest } from './manifest.ts';
import { openKey, readPassphrase } from './sealed-key.ts';

/**
 * The master key to restore with: the one that is in its place, else the one sealed in the backup. Writes
 * nothing. @throws DomainError when it is not the key the backup was made with
 */
export async function keyForRestore(
  folder: string,
  manifest: Manifest & { seal: string },
  { place, passphraseFile }: { place: Place; passphraseFile: string | null },
): Promise<Uint8Array> {
  const key = existsSync(place.masterKeyFile)
    ? masterKeyAt(place.masterKeyFile)
    : await unsealed(folder, manifest, { place, passphraseFile });
  const secrets = createSecrets(key);
  const ours = fingerprintOf(secrets);
  if (ours !== manifest.masterKey.fingerprint)
    throw wrongKey(
      `Expected the master key ${manifest.masterKey.fingerprint}, but ${place.masterKeyFile} holds ${ours}: put the key that was kept beside the backup there`,
    );
  assertGenuine(folder, manifest, secrets);
  return key;
}

async function unsealed(
  folder: string,
  { masterKey }: Manifest,
  { place, passphraseFile }: { place: Place; passphraseFile: string | null },
): Promise<Uint8Array> {
  if (masterKey.sealed === null)
    throw wrongKey(
      `Expected the master key ${masterKey.fingerprint} in ${place.masterKeyFile}, but there is none: put the key file that was kept beside the backup there (mode 600)`,
    );
  if (passphraseFile === null)
    throw wrongKey(
      `Expected the passphrase of the backup's master key, but none was given: add --passphrase-file FILE, or put the key into ${place.masterKeyFile}`,
    );
  const passphrase = await readPassphrase(passphraseFile);
  const sealed = await readFile(join(folder, masterKey.sealed), 'utf8').catch(() => {
    throw damagedBackup(folder, `${masterKey.sealed} is missing`);
  });
  return openKey(sealed, passphrase);
}

/** Nothing but the master key may be there. @throws DomainError when something else is, or a product runs on it */
export async function assertEmptyTarget({ dataDir, masterKeyFile, mongodbUri }: Place): Promise<void> {
  const running = runningOn(dataDir);
  if (running !== null) throw inUse(dataDir, running.pid);
  if (mongodbUri !== undefined || !existsSync(dataDir)) return;
  const allowed = dirname(masterKeyFile) === dataDir ? basename(masterKeyFile) : '';
  const others = (await readdir(dataDir)).filter((name) => name !== allowed);
  if (others.length > 0)
    throw targetNotEmpty(
      `the data folder ${dataDir}`,
      `set DATA_DIR to a new folder, or remove all but the master key from this one`,
    );
}

/** Puts the key in its place, on disk and readable by its owner only, unless it is there. */
export async function placeKey({ masterKeyFile }: Place, key: Uint8Array): Promise<void> {
  if (existsSync(masterKeyFile)) return;
  try {
    await mkdir(dirname(masterKeyFile), { recursive: true, mode: 0o700 });
    const file = await open(masterKeyFile, 'wx', 0o600);
    try {
      await file.writeFile(`${Buffer.from(key).toString('hex')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolder(dirname(masterKeyFile));
  } catch (error) {
    throw folderFault(dirname(masterKeyFile), error);
  }
}
