import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkInvariants, type CheckReport } from '../../platform/check-invariants.ts';
import { FixedClock } from '../../platform/clock.ts';
import { installationPlace, loadConfig } from '../../platform/config.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  assertEmptyTarget,
  folderFault,
  keyForRestore,
  megabytes,
  misuse,
  openStoreOnly,
  placeKey,
  Progress,
  readManifest,
  restoreBackup,
  verifyBackup,
  type Manifest,
  type RestoreReport,
} from '../backup/index.ts';
import { bindModules, invariants } from '../compose.ts';
import { everyAdministration } from '../every-administration.ts';

/**
 * Fills the configured, empty installation from a backup: the key and every part are verified before anything
 * is written, every document and file after; then the promises of the modules are checked.
 */
export async function restoreCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'passphrase-file': { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const [name] = positionals;
  if (name === undefined || positionals.length > 1)
    throw misuse('it names no folder, or several: restore FOLDER');
  const folder = resolve(name);
  const passphraseFile = values['passphrase-file'] ?? null;
  const manifest = await readManifest(folder);
  const place = installationPlace();
  const key = await keyForRestore(folder, manifest, { place, passphraseFile });
  await assertEmptyTarget(place);
  await verifyBackup(folder, manifest, new Progress('verify'));
  await placeKey(place, key);
  const { report, check } = await fill(folder, manifest);
  console.log(values.json ? JSON.stringify({ ...report, check }) : inWords(report, check));
  if (!check.ok) process.exitCode = 1;
}

async function fill(
  folder: string,
  manifest: Manifest,
): Promise<{ report: RestoreReport; check: CheckReport }> {
  const config = loadConfig();
  const store = await openStoreOnly(config);
  try {
    const report = await restoreBackup(store.platform, {
      folder,
      manifest,
      progress: new Progress('restore'),
    });
    return { report, check: await checkRestored(store.platform, manifest) };
  } catch (error) {
    throw folderFault(config.dataDir, error);
  } finally {
    await store.close();
  }
}

/** The promises are held to at the instant of the backup: what falls due later is no fault of it. */
async function checkRestored(platform: Platform, { instant }: Manifest): Promise<CheckReport> {
  bindModules();
  const then = { ...platform, clock: new FixedClock(instant) };
  return checkInvariants(then, invariants, { administrations: everyAdministration(), confirmAfterMs: 0 });
}

function inWords(report: RestoreReport, check: CheckReport): string {
  const { instant, documents, collections, files, bytes } = report;
  const faults = check.invariants.flatMap(({ name, faults: found }) =>
    found.map(({ subject, detail }) => `    ✗ ${name}: ${subject}: ${detail}`),
  );
  return [
    `Restored the backup of ${instant}: ${documents} documents of ${collections} collections, ${files} files, ${megabytes(bytes)}, all as they were.`,
    check.ok
      ? `Check: ${check.invariants.length} promises kept in ${check.administrations} administration(s).`
      : `Check: ${faults.length} fault(s), in what was backed up:`,
    ...faults,
    'Diwan can be started on it.',
  ].join('\n');
}
