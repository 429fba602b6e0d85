import { parseArgs } from 'node:util';
import { findAdministrationByCode } from '../../identity/index.ts';
import {
  checkInvariants,
  type CheckedAdministration,
  type CheckReport,
} from '../../platform/check-invariants.ts';
import { bindModules, invariants } from '../compose.ts';
import { everyAdministration } from '../every-administration.ts';
import { withDocuments } from './with-runtime.ts';

/**
 * Holds the database to every promise of the modules, beside a running product too. Every fault is named;
 * the exit code is 1 where a promise is broken. Progress goes to standard error.
 */
export async function checkCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false }, administration: { type: 'string' } },
  });
  await withDocuments(async (platform) => {
    bindModules();
    const report = await checkInvariants(platform, invariants, {
      administrations: await chosen(values.administration),
      withoutInstallation: values.administration !== undefined,
      progress: ({ code }, faults) => void process.stderr.write(`${code} (${faults} fault(s) so far)\n`),
    });
    console.log(values.json ? JSON.stringify(report) : inWords(report));
    if (!report.ok) process.exitCode = 1;
  }, 'silent');
}

async function chosen(code: string | undefined): Promise<AsyncIterable<CheckedAdministration>> {
  if (code === undefined) return everyAdministration();
  const one = await findAdministrationByCode(code);
  if (one === null)
    throw new Error(
      `Expected the code of an administration, but none has ${code}: see its page in the product`,
    );
  return (async function* only() {
    yield one;
  })();
}

function inWords(report: CheckReport): string {
  const lines = report.invariants.flatMap(({ name, promise, checked, faults }) => [
    `${faults.length === 0 ? '✓' : '✗'} ${name} (${checked}) ${promise}`,
    ...faults.map(
      ({ administration, subject, detail }) => `    ${administration ?? '-'} ${subject}: ${detail}`,
    ),
  ]);
  const faults = report.invariants.reduce((sum, one) => sum + one.faults.length, 0);
  return [...lines, `${report.administrations} administration(s), ${faults} fault(s).`].join('\n');
}
