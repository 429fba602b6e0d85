import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  checkBundle,
  deployCircuit,
  readProcessesFolder,
  type CircuitFolder,
  type Problem,
} from '../../circuits/index.ts';
import { searchAdministrations, findAdministrationByCode } from '../../identity/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { withRuntime } from './with-runtime.ts';

/** Checks every circuit of a folder; then, unless `--check`, publishes them in one or in all administrations. */
export async function deployCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { administration: { type: 'string' }, check: { type: 'boolean', default: false } },
  });
  const [folder] = positionals;
  if (folder === undefined)
    throw new Error('Expected a folder: deploy FOLDER [--administration CODE] [--check]');
  const circuits = await readProcessesFolder(resolve(folder));
  let refused = 0;
  for (const circuit of circuits) refused += report(circuit, await checkBundle(circuit.bundle));
  if (refused > 0)
    throw new Error(
      `Expected circuits without errors, but ${refused} error(s) were found. Nothing was published.`,
    );
  if (!values.check) await withRuntime((platform) => publish(platform, circuits, values.administration));
}

function report(circuit: CircuitFolder, problems: readonly Problem[]): number {
  const errors = problems.filter((problem) => problem.severity === 'error');
  console.log(`${errors.length === 0 ? '✓' : '✗'} ${circuit.key}`);
  for (const problem of problems) {
    const text = problem.message.en ?? problem.message.fr;
    console.log(
      `    ${problem.severity} ${problem.elementId ?? ''} ${text} → ${problem.remedy.en ?? problem.remedy.fr}`,
    );
  }
  return errors.length;
}

async function publish(
  platform: Platform,
  circuits: readonly CircuitFolder[],
  code: string | undefined,
): Promise<void> {
  for (const administration of await targets(platform, code)) {
    for (const { key, bundle } of circuits) {
      const actor = { kind: 'system', reason: 'deploy on the command line' } as const;
      const version = await deployCircuit(platform, {
        administrationId: administration._id,
        key,
        bundle,
        actor,
        comment: 'Déployé en ligne de commande',
      });
      console.log(`${administration.code}: ${key} version ${version.version}`);
    }
  }
}

async function targets(
  platform: Platform,
  code: string | undefined,
): Promise<{ _id: string; code: string }[]> {
  if (code === undefined) return everyAdministration(platform);
  const administration = await findAdministrationByCode(code);
  if (!administration) throw new Error(`Expected an administration with the code ${code}, but there is none`);
  return [administration];
}

async function everyAdministration(platform: Platform): Promise<{ _id: string; code: string }[]> {
  const found: { _id: string; code: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await searchAdministrations(platform, {
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.items.map((item) => ({ _id: item._id, code: item.code })));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}
