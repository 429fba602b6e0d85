import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Actor } from '../platform/principal.ts';
import { processesDir } from '../platform/paths.ts';
import type { Platform } from '../platform/platform.ts';
import type { CircuitVersion } from './circuit.ts';
import { deployCircuit } from './deploy-circuit.ts';
import { circuitName } from './circuit-name.ts';
import { modelNotFound } from './errors.ts';
import type { CircuitBundle, FormSchema } from './language/index.ts';

/** A circuit as a folder keeps it: `<key>/circuit.bpmn` and `<key>/forms/<form>.json`. */
export interface CircuitFolder {
  readonly key: string;
  readonly bundle: CircuitBundle;
}

/** Every circuit of a folder such as `processes/`, in the order of their names. */
export async function readProcessesFolder(folder: string): Promise<CircuitFolder[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'circuit.bpmn')))
    .map((entry) => entry.name)
    .toSorted();
  return Promise.all(names.map((name) => readCircuitFolder(join(folder, name))));
}

/** One circuit folder. Its name is the process's label. */
async function readCircuitFolder(folder: string): Promise<CircuitFolder> {
  const key = basename(folder);
  const xml = await readFile(join(folder, 'circuit.bpmn'), 'utf8');
  const forms = await readForms(join(folder, 'forms'));
  return { key, bundle: { name: await circuitName(key, xml), xml, forms } };
}

/** The shipped model of a key. */
export async function nationalModel(key: string): Promise<CircuitFolder> {
  const folder = join(processesDir(), key);
  if (!existsSync(join(folder, 'circuit.bpmn'))) throw modelNotFound(key);
  return readCircuitFolder(folder);
}

/**
 * Gives an administration its own copy of every shipped model: its version 1, to change as it likes. Given
 * again, nothing changes: drafts and the versions in force stay.
 */
export async function forkNationalModels(
  platform: Platform,
  { administrationId, actor }: { administrationId: string; actor: Actor },
): Promise<CircuitVersion[]> {
  const versions: CircuitVersion[] = [];
  for (const { key, bundle } of await readProcessesFolder(processesDir())) {
    const comment = 'Modèle national';
    const first = { administrationId, key, bundle, actor, comment, onlyFirst: true };
    versions.push(await deployCircuit(platform, first));
  }
  return versions;
}

async function readForms(folder: string): Promise<Record<string, FormSchema>> {
  if (!existsSync(folder)) return {};
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).toSorted();
  const forms = await Promise.all(
    files.map(async (file) => {
      const schema = JSON.parse(await readFile(join(folder, file), 'utf8')) as FormSchema;
      return [basename(file, '.json'), schema] as const;
    }),
  );
  return Object.fromEntries(forms);
}
