import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployCircuit, nationalModel } from '../../src/circuits/index.ts';
import {
  createApiClient,
  createFirstOperator,
  createPerson,
  createPosition,
  listApiClients,
  listUnits,
} from '../../src/identity/index.ts';
import { ROLES, type Role } from '../../src/platform/principal.ts';
import { enrolHouse, openHouse, SYSTEM, type House } from '../support/administration-house.ts';
import { Client, filingForm, type Filed } from '../support/client.ts';
import { fileAtPortal, filingWords, pdfFile } from '../support/filing-life.ts';
import { openHouseApi, until, type HouseApi } from '../support/house-api.ts';
import { untilTask, type TaskView } from '../support/staff.ts';

const SECRET = 'Objet que personne d’autre ne doit lire';
const PASSWORD = 'un-mot-de-passe-de-test-2026';
const OWN_CIRCUIT = 'circuit-propre';

/**
 * Who asks, in the order of the table: nobody; a machine of another administration; the operator; somebody
 * of this administration whose post has no role; somebody with every role, in another administration.
 */
const CALLERS = ['anonymous', 'machine', 'operator', 'roleless', 'stranger'] as const;

/** What each of them is answered. */
type Answers = readonly [number, number, number, number, number];

interface Row {
  readonly answers: Answers;
  readonly body?: () => unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const everybody: Answers = [200, 200, 200, 200, 200];
/** About the caller's own administration. */
const staff: Answers = [401, 403, 200, 200, 200];
const lettersOnly: Answers = [401, 403, 403, 403, 404];
const managersOnly = (stranger: number): Answers => [401, 403, 403, 403, stranger];
const taskOnly: Answers = [401, 403, 404, 404, 404];

const name = { ar: 'اسم', fr: 'Nom' };
let seen: {
  readonly task: TaskView;
  readonly filed: Filed;
  readonly unitId: string;
  readonly ids: Readonly<Record<string, string>>;
};

const filing = () => filingForm(filingWords(house.code), [pdfFile('piece')]);
const upload = () => {
  const form = new FormData();
  form.append('file', new Blob(['%PDF-1.4']), 'copie.pdf');
  return form;
};
const completion = () => {
  const form = new FormData();
  form.append('message', 'Voici');
  return form;
};
const newPerson = () => ({ login: `p-${randomUUID().slice(0, 8)}`, password: PASSWORD, name });
const revision = () => ({ revision: seen.task.revision });

/** Every operation of the API. A new one belongs here, with what the policy answers to those outside. */
const TABLE: Readonly<Record<string, Row>> = {
  'GET /healthz': { answers: everybody },
  'GET /readyz': { answers: everybody },
  'GET /metrics': { answers: everybody },
  'GET /api/v1/openapi.json': { answers: everybody },
  'GET /api/v1/administrations': { answers: everybody },
  'POST /api/v1/administrations': {
    answers: [401, 403, 201, 403, 403],
    body: () => ({ code: 'NEUVE', name, kind: 'commune', administrator: newPerson() }),
  },
  'GET /api/v1/api-clients': { answers: managersOnly(200) },
  'POST /api/v1/api-clients': {
    answers: managersOnly(201),
    body: () => ({ name: 'x', scopes: ['filings:write'] }),
  },
  'DELETE /api/v1/api-clients/{id}': { answers: managersOnly(404) },
  'GET /api/v1/calendar': { answers: staff },
  'PUT /api/v1/calendar': {
    answers: managersOnly(200),
    body: () => ({
      week: [1, 2, 3, 4, 5],
      hours: { opens: '08:30', closes: '16:30' },
      ramadanHours: { opens: '09:00', closes: '15:00' },
      specialDays: [],
    }),
    headers: { 'if-match': '"0"' },
  },
  'GET /api/v1/calendar/deadline': { answers: [401, 403, 400, 400, 400] },
  'GET /api/v1/calendar/holidays': { answers: [401, 403, 200, 403, 403] },
  'PUT /api/v1/calendar/holidays': {
    answers: [401, 403, 200, 403, 403],
    body: () => ({ confirmedHolidays: {} }),
    headers: { 'if-match': '"0"' },
  },
  'GET /api/v1/platform/check': { answers: [401, 403, 200, 403, 403] },
  'GET /api/v1/circuits': { answers: staff },
  'GET /api/v1/circuits/{key}': { answers: [401, 403, 404, 200, 404] },
  'POST /api/v1/circuits/{key}/check': { answers: managersOnly(404), body: () => ({}) },
  'GET /api/v1/circuits/{key}/draft': { answers: managersOnly(404) },
  'PUT /api/v1/circuits/{key}/draft': {
    answers: managersOnly(412),
    body: async () => ({ xml: (await nationalModel('incoming-filing')).bundle.xml, forms: {} }),
    headers: { 'if-match': '"1"' },
  },
  'POST /api/v1/circuits/{key}/versions': { answers: managersOnly(404), body: () => ({ comment: '' }) },
  'GET /api/v1/circuits/{key}/versions/{version}': { answers: [401, 403, 404, 200, 404] },
  'GET /api/v1/events': { answers: staff },
  'GET /api/v1/filing-rules': { answers: everybody },
  'POST /api/v1/filings': {
    answers: [401, 403, 403, 403, 403],
    body: filing,
    headers: { 'idempotency-key': 'une-cle-de-test' },
  },
  'POST /api/v1/portal/filings': {
    answers: [201, 403, 201, 201, 201],
    body: filing,
    headers: { 'idempotency-key': 'une-cle-de-test' },
  },
  'GET /api/v1/instances/{id}': { answers: lettersOnly },
  'POST /api/v1/messages': {
    answers: managersOnly(202),
    body: () => ({ id: 'm1', name: 'avis-rendu', key: 'k1' }),
  },
  'POST /api/v1/signals': { answers: managersOnly(202), body: () => ({ name: 'fermeture' }) },
  'GET /api/v1/instructions': { answers: staff },
  'GET /api/v1/letters': { answers: managersOnly(200) },
  'GET /api/v1/letters/{id}': { answers: lettersOnly },
  'GET /api/v1/letters/{id}/files/{sha256}': { answers: lettersOnly },
  'GET /api/v1/letters/{id}/history': { answers: lettersOnly },
  'GET /api/v1/letters/{id}/reply': { answers: lettersOnly },
  'PUT /api/v1/letters/{id}/reply': {
    answers: lettersOnly,
    body: () => ({ subject: 'x', body: 'x', language: 'fr', revision: 0 }),
  },
  'GET /api/v1/letters/{id}/reply/pdf': { answers: lettersOnly },
  'GET /api/v1/people': { answers: staff },
  'POST /api/v1/people': { answers: managersOnly(201), body: newPerson },
  'PUT /api/v1/people/{id}/password': { answers: managersOnly(404), body: () => ({ password: PASSWORD }) },
  'PUT /api/v1/people/{id}/status': { answers: managersOnly(404), body: () => ({ status: 'disabled' }) },
  'GET /api/v1/positions': { answers: staff },
  'POST /api/v1/positions': {
    answers: managersOnly(422),
    body: () => ({ unitId: seen.unitId, title: name, roles: ['head'] }),
  },
  'PATCH /api/v1/positions/{id}': { answers: managersOnly(404), body: () => ({ holderId: null }) },
  'GET /api/v1/receipts/{code}': { answers: everybody },
  'POST /api/v1/session': {
    answers: [401, 401, 401, 401, 401],
    body: () => ({ login: 'personne', password: 'nimporte quoi' }),
  },
  'GET /api/v1/session': { answers: everybody },
  'PUT /api/v1/session/password': {
    answers: [401, 403, 422, 422, 422],
    body: () => ({ current: 'ce n’est pas lui', next: PASSWORD }),
  },
  'GET /api/v1/tasks': { answers: staff },
  'GET /api/v1/tasks/{id}': { answers: taskOnly },
  'POST /api/v1/tasks/{id}/claim': { answers: taskOnly, body: revision },
  'POST /api/v1/tasks/{id}/release': { answers: taskOnly, body: revision },
  'POST /api/v1/tasks/{id}/completion': {
    answers: taskOnly,
    body: () => ({ outcome: 'admissible', values: {}, ...revision() }),
  },
  'POST /api/v1/trackings/find': {
    answers: everybody,
    body: () => ({ number: seen.filed.number, trackingCode: seen.filed.trackingCode }),
  },
  'GET /api/v1/trackings/{code}': { answers: everybody },
  'POST /api/v1/trackings/{code}/completion': { answers: [409, 409, 409, 409, 409], body: completion },
  'GET /api/v1/trackings/{code}/answer': { answers: [404, 404, 404, 404, 404] },
  'GET /api/v1/units': { answers: staff },
  'POST /api/v1/units': {
    answers: managersOnly(422),
    body: () => ({ code: 'X', name, kind: 'service', parentId: seen.unitId }),
  },
  'GET /api/v1/verifications/{code}': { answers: everybody },
  'POST /api/v1/verifications/{code}/check': { answers: everybody, body: upload },
  'DELETE /api/v1/session': { answers: [204, 204, 204, 204, 204] },
};

/** Answers that the filer's own code opens: they hold what the filer wrote, and no sign-in is needed. */
const OPENED_BY_CODE = new Set([
  'GET /api/v1/trackings/{code}',
  'POST /api/v1/portal/filings',
  'GET /api/v1/receipts/{code}',
]);

interface Caller {
  readonly headers: Readonly<Record<string, string>>;
}

let house: House;
let other: House;
let api: HouseApi;
const callers = new Map<string, Caller>();

beforeAll(async () => {
  house = await openHouse({ code: 'MAISON' });
  other = await enrolHouse(house.platform, 'AILLEURS');
  api = await openHouseApi(house);
  const { bundle } = await nationalModel('incoming-filing');
  const actor = { kind: 'system', reason: 'test' } as const;
  const { administrationId } = house;
  await deployCircuit(house.platform, { administrationId, key: OWN_CIRCUIT, bundle, actor, comment: '' });
  await inviteCallers();
  await showLetter();
}, 60_000);
afterAll(async () => {
  await api.close();
  await house.platform.close();
});

async function inviteCallers(): Promise<void> {
  await createFirstOperator(house.platform, { login: 'exploitant', password: PASSWORD, name }, SYSTEM);
  const every = ROLES.filter((role) => role !== 'operator');
  await employ(house, 'sans-role', []);
  await employ(other, 'tous-roles', every);
  callers.set('anonymous', await browsing(new Client(api.url)));
  callers.set('machine', { headers: { authorization: `Bearer ${other.apiKey}` } });
  callers.set('operator', await signedIn('exploitant'));
  callers.set('roleless', await signedIn('sans-role'));
  callers.set('stranger', await signedIn('tous-roles'));
}

async function employ(at: House, login: string, roles: readonly Role[]): Promise<void> {
  const { administrationId } = at;
  const person = await createPerson(
    at.platform,
    { administrationId, login, password: PASSWORD, name },
    SYSTEM,
  );
  const place = { administrationId, unitId: at.serviceId, title: name, roles, holderId: person._id };
  await createPosition(place, SYSTEM);
}

async function signedIn(login: string): Promise<Caller> {
  const client = new Client(api.url);
  await client.signIn(login, PASSWORD);
  return browsing(client);
}

async function browsing(client: Client): Promise<Caller> {
  const { csrfToken } = await client.session();
  return { headers: { cookie: client.cookies(), 'x-csrf-token': String(csrfToken) } };
}

/** A letter of the house on its first step, and everything that can be named in an address. */
async function showLetter(): Promise<void> {
  const visitor = await api.visitor();
  const filed = await fileAtPortal(visitor, house.code, SECRET);
  const agent = await api.staff('registry-agent');
  const task = await untilTask(agent, filed.number, 'qualification');
  const letter = await agent.get<{ instanceId: string; files: { sha256: string }[] }>(
    `/letters/${task.letter.id}`,
  );
  await until(
    () => visitor.get(api.here(filed.receipt)),
    (answer) => answer.status === 200,
  );
  const officer = house.who('officer');
  const { client } = await createApiClient(
    house.platform,
    { administrationId: house.administrationId, name: 'à garder', scopes: ['filings:write'] },
    SYSTEM,
  );
  seen = {
    task,
    filed,
    unitId: (await listUnits(house.administrationId))[0]!._id,
    ids: {
      'letters.id': task.letter.id,
      'tasks.id': task.id,
      'instances.id': letter.body.instanceId,
      'people.id': officer.personId,
      'positions.id': officer.positions[0]!.positionId,
      'api-clients.id': client._id,
      'circuits.key': OWN_CIRCUIT,
      'circuits.version': '1',
      'letters.sha256': letter.body.files[0]!.sha256,
      'receipts.code': filed.receipt.split('/').at(-1)!,
      'trackings.code': filed.trackingCode,
      'verifications.code': filed.verification.split('/').at(-1)!,
    },
  };
}

function addressOf(path: string): string {
  const [, , , resource] = path.split('/');
  return path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const id = seen.ids[`${resource}.${parameter}`];
    if (id === undefined) throw new Error(`Expected the house to have a ${parameter} for ${path}`);
    return id;
  });
}

async function ask(operation: string, who: string): Promise<{ status: number; text: string }> {
  const [method, path] = operation.split(' ') as [string, string];
  const { body, headers = {} } = TABLE[operation]!;
  const sent = await body?.();
  const form = sent instanceof FormData;
  const response = await fetch(`${api.url}${addressOf(path)}`, {
    method,
    headers: {
      ...callers.get(who)!.headers,
      ...(sent === undefined || form ? {} : { 'content-type': 'application/json' }),
      ...headers,
      ...('idempotency-key' in headers && { 'idempotency-key': randomUUID() }),
    },
    ...(sent === undefined ? {} : { body: form ? sent : JSON.stringify(sent) }),
  });
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    await response.body?.cancel();
    return { status: response.status, text: '' };
  }
  return { status: response.status, text: await response.text() };
}

describe('every operation of the API', () => {
  it('stands in the table', async () => {
    // given
    const document = (await (await fetch(`${api.url}/api/v1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };

    // when
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );

    // then
    expect(Object.keys(TABLE).toSorted()).toEqual(operations.toSorted());
  });

  for (const [operation, { answers }] of Object.entries(TABLE)) {
    it(`${operation} answers ${answers.join(', ')} to those outside`, async () => {
      const found: Record<string, number> = {};
      for (const who of CALLERS) {
        // when
        const { status, text } = await ask(operation, who);

        // then: nothing of the house's letter is in the answer
        found[who] = status;
        const readable = OPENED_BY_CODE.has(operation) ? '' : text;
        expect(readable, who).not.toContain(SECRET);
        expect(readable, who).not.toContain('Amina');
      }
      expect(found).toEqual(Object.fromEntries(CALLERS.map((who, index) => [who, answers[index]])));
    }, 30_000);
  }

  it('left the house as it was', async () => {
    // then
    const agent = await api.staff('registry-agent');
    expect(await untilTask(agent, seen.filed.number, 'qualification')).toMatchObject({
      status: 'open',
      ...revision(),
    });
    const kept = (await listApiClients(house.administrationId)).find(
      (one) => one._id === seen.ids['api-clients.id'],
    );
    expect(kept?.revokedAt).toBeUndefined();
    expect((await (await api.staff('officer')).session()).authenticated).toBe(true);
  });
});
