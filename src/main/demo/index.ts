import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployedVersion, forkNationalModels, INCOMING_FILING } from '../../circuits/index.ts';
import { findAdministration, findPersonByLogin } from '../../identity/index.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { createPersonKey, createSealKey } from '../../signatures/index.ts';
import { playLetter } from './play-letter.ts';
import { DEMO_LETTERS } from './letters.ts';
import { seedOrganisation, type DemoOrganisation } from './organisation.ts';

/** What is printed at start and written to `DATA_DIR/demo.json`. */
export interface Demo {
  readonly url: string;
  readonly accounts: readonly {
    readonly login: string;
    readonly password: string;
    readonly name: string;
    readonly roles: readonly string[];
    readonly administration: string;
  }[];
  readonly apiKeys: readonly {
    readonly administration: string;
    readonly key: string;
    readonly scopes: readonly string[];
  }[];
}

export interface PreparedDemo extends Demo {
  readonly organisation: DemoOrganisation;
}

const ACTOR = { kind: 'system', reason: 'demo' } as const;

/**
 * Makes what the demo needs before anybody comes: organisation, keys, circuits, `demo.json`. Each part is
 * found again by its name, so an interrupted first start is completed by the next one.
 */
export async function prepareDemo(platform: Platform): Promise<PreparedDemo> {
  const organisation = await seedOrganisation(platform);
  for (const { id } of organisation.administrations) await equip(platform, id);
  await giveKeys(platform, organisation);
  const demo: Demo = {
    url: platform.config.publicUrl,
    accounts: organisation.accounts.map(({ name, ...account }) => ({
      ...account,
      name: `${name.fr} / ${name.ar}`,
    })),
    apiKeys: organisation.apiKeys,
  };
  writeDemoFile(platform.config.dataDir, demo);
  return { ...demo, organisation };
}

/** Files and handles the letters of the demo through the product's own use cases. Resumes where it was. */
export async function advanceDemo(platform: Platform, { organisation }: PreparedDemo): Promise<void> {
  for (const letter of DEMO_LETTERS) await playLetter(platform, organisation, letter);
}

async function equip(platform: Platform, administrationId: string): Promise<void> {
  const administration = await findAdministration(administrationId);
  if (administration === null)
    throw new Error(`Expected the administration ${administrationId}, but there is none`);
  await createSealKey(platform, { administrationId, name: administration.name });
  if (!(await hasCircuit(administrationId)))
    await forkNationalModels(platform, { administrationId, actor: ACTOR });
}

async function hasCircuit(administrationId: string): Promise<boolean> {
  try {
    await deployedVersion(administrationId, INCOMING_FILING);
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not_found') return false;
    throw error;
  }
}

async function giveKeys(platform: Platform, organisation: DemoOrganisation): Promise<void> {
  for (const account of organisation.accounts.filter((one) => one.roles.includes('signatory'))) {
    const person = await findPersonByLogin(account.login);
    if (person === null) continue;
    const { _id: personId, administrationId } = person;
    await createPersonKey(platform, { administrationId, personId, name: person.name });
  }
}

function writeDemoFile(dataDir: string, demo: Demo): void {
  const file = join(dataDir, 'demo.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
