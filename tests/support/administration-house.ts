import { Readable } from 'node:stream';
import { receiveFile, type ReceivedFile } from '../../src/documents/index.ts';
import {
  createApiClient,
  createPerson,
  createPosition,
  createUnit,
  enrolAdministration,
  findPosition,
} from '../../src/identity/index.ts';
import { bindModules, subscriptions } from '../../src/main/compose.ts';
import type { Platform } from '../../src/platform/platform.ts';
import type { PersonPrincipal, Role, SystemPrincipal } from '../../src/platform/principal.ts';
import type { FileLetter } from '../../src/registry/index.ts';
import { openTestPlatform, type TestPlatform, type TestPlatformOptions } from './harness.ts';
import { samplePdf } from './sample-pdf.ts';

export const SYSTEM: SystemPrincipal = { kind: 'system', reason: 'test' };
const PASSWORD = 'un-mot-de-passe-de-test-2026';

/** An administration with its seal, circuit, one service and one person in each function. */
export interface House {
  readonly platform: TestPlatform;
  readonly administrationId: string;
  readonly code: string;
  readonly serviceId: string;
  readonly apiKey: string;
  /** The person who holds a function here. */
  who(role: Role): PersonPrincipal;
  login(role: Role): { login: string; password: string };
}

/** A platform with every module bound, as main does, and one administration on it. */
export async function openHouse(options: TestPlatformOptions & { code?: string } = {}): Promise<House> {
  const platform = await openTestPlatform(options);
  bindModules();
  return enrolHouse(platform, options.code ?? 'TEST');
}

/** One more administration on a platform. */
export async function enrolHouse(platform: TestPlatform, code: string): Promise<House> {
  const low = code.toLowerCase();
  const enrolled = await enrolAdministration(
    platform,
    {
      code,
      name: { ar: `إدارة ${code}`, fr: `Administration ${code}`, en: `Administration ${code}` },
      kind: 'ministry',
      administrator: {
        login: `${low}-admin`,
        password: PASSWORD,
        name: { ar: 'مسؤول', fr: 'Administrateur' },
      },
    },
    SYSTEM,
  );
  const { administrationId } = enrolled;
  const service = await createUnit(
    {
      administrationId,
      parentId: enrolled.rootUnitId,
      code: 'SVC',
      name: { ar: 'مصلحة', fr: 'Service', en: 'Service' },
      kind: 'service',
    },
    SYSTEM,
  );
  const places: readonly (readonly [Role, string])[] = [
    ['registry-agent', enrolled.registryOfficeId],
    ['head', enrolled.rootUnitId],
    ['unit-head', service._id],
    ['officer', service._id],
    ['signatory', enrolled.rootUnitId],
  ];
  const people = new Map<Role, PersonPrincipal>();
  for (const [role, unitId] of places) {
    people.set(role, await employ(platform, { administrationId, unitId, role, login: `${low}-${role}` }));
  }
  const { key } = await createApiClient(
    platform,
    { administrationId, name: 'Test', scopes: ['filings:write'] },
    SYSTEM,
  );
  await platform.settle(subscriptions);
  return {
    platform,
    administrationId,
    code,
    serviceId: service._id,
    apiKey: key,
    who: (role) => people.get(role)!,
    login: (role) => ({ login: `${low}-${role}`, password: PASSWORD }),
  };
}

interface Post {
  readonly administrationId: string;
  readonly unitId: string;
  readonly role: Role;
  readonly login: string;
}

async function employ(
  platform: Platform,
  { administrationId, unitId, role, login }: Post,
): Promise<PersonPrincipal> {
  const name = { ar: `موظف ${role}`, fr: `Agent ${role}` };
  const person = await createPerson(platform, { administrationId, login, password: PASSWORD, name }, SYSTEM);
  const title = { ar: `منصب ${role}`, fr: `Poste ${role}` };
  const { _id } = await createPosition(
    { administrationId, unitId, title, roles: [role], holderId: person._id },
    SYSTEM,
  );
  const position = (await findPosition(administrationId, _id))!;
  return {
    kind: 'person',
    personId: person._id,
    administrationId,
    name,
    positions: [{ positionId: position._id, unitId, roles: [role], title }],
    sessionId: login,
  };
}

/** A received PDF, not yet held by anything. */
export function receivedPdf(house: House, text = 'Bonjour'): Promise<ReceivedFile> {
  const content = Readable.from([samplePdf(text)]);
  return receiveFile(house.platform, {
    administrationId: house.administrationId,
    filename: `${text}.pdf`,
    content,
  });
}

let keys = 0;

/** A complete filing; give only what the test is about. */
export function filingTo(house: House, change: Partial<FileLetter> = {}): FileLetter {
  keys += 1;
  return {
    administrationId: house.administrationId,
    filer: {
      type: 'citizen',
      name: 'Amina Test',
      email: 'amina@example.ma',
      phone: '0661234567',
      idNumber: 'AB123456',
    },
    subject: 'Demande de renseignement',
    text: 'Texte de la demande.',
    language: 'fr',
    files: [],
    idempotencyKey: `key-${keys}-${process.pid}`,
    channel: 'portal',
    ...change,
  };
}
