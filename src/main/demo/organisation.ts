import {
  createApiClient,
  createFirstOperator,
  createPerson,
  createPosition,
  createUnit,
  enrolAdministration,
  findAdministrationByCode,
  findPersonByLogin,
  findPositionByCode,
  findUnitByCode,
  listApiClients,
  type ApiScope,
} from '../../identity/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Role } from '../../platform/principal.ts';
import type { LocalizedText } from '../../platform/text.ts';
import {
  DEMO_ADMINISTRATIONS,
  DEMO_OPERATOR,
  type DemoAdministration,
  type DemoPost,
} from './organisation-data.ts';

/** An account of the demo, as it is printed and written to `demo.json`. */
interface DemoAccount {
  readonly login: string;
  readonly password: string;
  readonly name: LocalizedText;
  readonly roles: readonly Role[];
  /** The administration's code. */
  readonly administration: string;
}

interface DemoApiKey {
  readonly administration: string;
  readonly key: string;
  readonly scopes: readonly ApiScope[];
}

export interface DemoOrganisation {
  readonly administrations: readonly { readonly code: string; readonly id: string }[];
  readonly accounts: readonly DemoAccount[];
  readonly apiKeys: readonly DemoApiKey[];
}

const SYSTEM = { kind: 'system', reason: 'demo' } as const;
const API_CLIENT = 'Démonstration';
const SCOPES: readonly ApiScope[] = ['filings:write'];

/**
 * Makes the administrations, units, positions and accounts of the demo. Everything is found again by
 * its code or login, so that a second run changes nothing and answers the same, passwords and keys
 * included: they are derived from this installation's master key.
 */
export async function seedOrganisation(platform: Platform): Promise<DemoOrganisation> {
  const password = demoPassword(platform);
  const administrations: { code: string; id: string }[] = [];
  for (const one of DEMO_ADMINISTRATIONS) {
    administrations.push({ code: one.code, id: await seedAdministration(platform, one, password) });
  }
  await seedOperator(platform, password);
  const apiKeys: DemoApiKey[] = [];
  for (const { code, id } of administrations) apiKeys.push(await seedApiKey(platform, code, id));
  return { administrations, accounts: accountsOf(password), apiKeys };
}

/** One password for every account of the demo: 80 bits, in groups that can be typed. */
function demoPassword(platform: Platform): string {
  const code = platform.secrets.derive('demo-password', 'every account').toLowerCase();
  return [0, 4, 8, 12].map((start) => code.slice(start, start + 4)).join('-');
}

async function seedAdministration(
  platform: Platform,
  demo: DemoAdministration,
  password: string,
): Promise<string> {
  const administrationId = await enrol(platform, demo, password);
  for (const { under, ...unit } of demo.units) {
    if (await findUnitByCode(administrationId, unit.code)) continue;
    await createUnit({ ...unit, administrationId, parentId: await unitId(administrationId, under) }, SYSTEM);
  }
  await Promise.all(demo.posts.map((post) => seedPost(platform, administrationId, post, password)));
  return administrationId;
}

async function enrol(platform: Platform, demo: DemoAdministration, password: string): Promise<string> {
  const existing = await findAdministrationByCode(demo.code);
  if (existing) return existing._id;
  const parent = demo.parent === undefined ? null : await findAdministrationByCode(demo.parent);
  const { code, name, kind, administrator } = demo;
  const person = { login: administrator.login, name: administrator.title, password, language: 'fr' as const };
  const enrolment = { code, name, kind, administrator: person, ...(parent && { parentId: parent._id }) };
  return (await enrolAdministration(platform, enrolment, SYSTEM)).administrationId;
}

async function seedPost(
  platform: Platform,
  administrationId: string,
  post: DemoPost,
  password: string,
): Promise<void> {
  const code = post.login.toUpperCase();
  if (await findPositionByCode(administrationId, code)) return;
  const { login, title, roles, unit } = post;
  const account = { administrationId, login, password, name: title, language: 'fr' as const };
  const person = (await findPersonByLogin(login)) ?? (await createPerson(platform, account, SYSTEM));
  const place = { administrationId, unitId: await unitId(administrationId, unit) };
  await createPosition({ ...place, code, title, roles, holderId: person._id }, SYSTEM);
}

async function unitId(administrationId: string, code: string): Promise<string> {
  const unit = await findUnitByCode(administrationId, code);
  if (!unit) throw new Error(`Expected the demo to have the unit ${code}, but it has not`);
  return unit._id;
}

async function seedOperator(platform: Platform, password: string): Promise<void> {
  const { login, title } = DEMO_OPERATOR;
  if (await findPersonByLogin(login)) return;
  await createFirstOperator(platform, { login, password, name: title, language: 'fr' }, SYSTEM);
}

async function seedApiKey(platform: Platform, code: string, administrationId: string): Promise<DemoApiKey> {
  const secret = platform.secrets.derive('demo-api-key', code);
  const existing = (await listApiClients(administrationId)).find((client) => client.name === API_CLIENT);
  if (existing) return { administration: code, key: `dw_${existing._id}_${secret}`, scopes: SCOPES };
  const input = { administrationId, name: API_CLIENT, scopes: SCOPES, secret };
  const { key } = await createApiClient(platform, input, SYSTEM);
  return { administration: code, key, scopes: SCOPES };
}

function accountsOf(password: string): DemoAccount[] {
  const staff = DEMO_ADMINISTRATIONS.flatMap(({ code, administrator, posts }) => {
    const others = posts.filter((post) => post.login !== administrator.login);
    const more = posts.filter((post) => post.login === administrator.login).flatMap((post) => post.roles);
    const admin = { ...administrator, roles: ['administrator' as const, ...more] };
    return [...others, admin].map(({ login, title, roles }) => ({
      login,
      password,
      name: title,
      roles,
      administration: code,
    }));
  });
  const { login, title } = DEMO_OPERATOR;
  return [...staff, { login, password, name: title, roles: ['operator'], administration: 'DIWAN' }];
}
