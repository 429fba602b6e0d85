import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createApiClient,
  createFirstOperator,
  createPerson,
  createPosition,
  createUnit,
  findAdministrationByCode,
  findUnit,
  listUnits,
  positionsWithRole,
  resolveAdministration,
} from '../../src/identity/index.ts';
import type { HttpApp } from '../../src/platform/http/index.ts';
import type { DomainEvent, Subscription } from '../../src/platform/outbox/index.ts';
import type { Role } from '../../src/platform/principal.ts';
import { seedOrganisation } from '../../src/main/demo/organisation.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';
import {
  enrolled,
  InjectedBrowser,
  openIdentityServer,
  PASSWORD,
  SYSTEM,
} from '../support/identity-server.ts';

let platform: TestPlatform;
let app: HttpApp;

beforeEach(async () => {
  platform = await openTestPlatform();
  app = await openIdentityServer(platform);
});

afterEach(async () => {
  await app.close();
  await platform.close();
});

const name = { ar: 'اسم', fr: 'Nom' };

async function post(administrationId: string, unitId: string, login: string, roles: readonly Role[]) {
  const person = await createPerson(platform, { administrationId, login, password: PASSWORD, name }, SYSTEM);
  return createPosition({ administrationId, unitId, title: name, roles, holderId: person._id }, SYSTEM);
}

describe('enrolling an administration', () => {
  it('makes its registry office and its administrator, and tells who makes the seal', async () => {
    // given
    const heard: DomainEvent[] = [];
    const listen: Subscription = {
      event: 'administration.enrolled',
      job: 'test.hear',
      queue: 'registry',
      handle: async (_, event) => void heard.push(event),
    };

    // when
    const made = await enrolled(platform, 'cdm');
    await platform.settle([listen]);

    // then
    expect(await findAdministrationByCode('Cdm')).toMatchObject({ _id: made.administrationId, code: 'CDM' });
    expect(await findUnit(made.administrationId, made.registryOfficeId)).toMatchObject({
      kind: 'registry-office',
      path: [made.rootUnitId],
    });
    expect(heard).toEqual([expect.objectContaining({ administrationId: made.administrationId })]);
  });

  it('refuses a code and a login that are in use, also when two ask at once', async () => {
    // given
    await enrolled(platform, 'CDM');

    // when
    const again = await Promise.allSettled([enrolled(platform, 'cdm')]);
    const atOnce = await Promise.allSettled([enrolled(platform, 'NEW'), enrolled(platform, 'NEW')]);

    // then
    expect(again).toEqual([
      expect.objectContaining({ reason: expect.objectContaining({ kind: 'conflict' }) }),
    ]);
    expect(atOnce.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('is the operator’s, by a screen', async () => {
    // given
    await createFirstOperator(platform, { login: 'operateur', password: PASSWORD, name }, SYSTEM);
    const admin = await enrolled(platform, 'CDM');
    const body = {
      code: 'MTD',
      name,
      kind: 'ministry',
      administrator: { login: 'admin', password: PASSWORD, name },
    };
    const operator = new InjectedBrowser(app);
    const administrator = new InjectedBrowser(app);
    await operator.signIn('operateur');
    await administrator.signIn(admin.login);

    // when
    const refused = await administrator.request('POST', '/administrations', body);
    const done = await operator.request('POST', '/administrations', body);
    const twice = await operator.request('POST', '/administrations', body);

    // then
    expect(refused.status).toBe(403);
    expect(done).toMatchObject({ status: 201, body: { code: 'MTD', kind: 'ministry' } });
    expect(twice).toMatchObject({ status: 409, body: { code: 'identity.login_taken' } });
  });
});

describe('the directory', () => {
  it('is public, searched in Arabic and French, without the platform itself', async () => {
    // given
    await createFirstOperator(platform, { login: 'operateur', password: PASSWORD, name }, SYSTEM);
    await seedOrganisation(platform);
    const anybody = new InjectedBrowser(app);

    // when
    const all = await anybody.get('/administrations');
    const french = await anybody.get('/administrations?search=delegation%20regionale');
    const arabic = await anybody.get(`/administrations?search=${encodeURIComponent('جماعه النموذج')}`);
    const first = await anybody.get('/administrations?limit=2');
    const second = await anybody.get(`/administrations?limit=2&cursor=${String(first.body['nextCursor'])}`);

    // then
    const codes = (answer: typeof all) =>
      (answer.body['items'] as { code: string }[]).map((item) => item.code);
    expect(codes(all)).toEqual(['CDM', 'MTD', 'MTD-RSK']);
    expect(codes(french)).toEqual(['MTD-RSK']);
    expect(codes(arabic)).toEqual(['CDM']);
    expect([...codes(first), ...codes(second)]).toEqual(['CDM', 'MTD', 'MTD-RSK']);
    expect(await resolveAdministration('mtd')).toMatchObject({ code: 'MTD' });
  });

  it('shows staff their own administration only, and no hash', async () => {
    // given
    const one = await enrolled(platform, 'ONE');
    await enrolled(platform, 'TWO');
    const browser = new InjectedBrowser(app);
    await browser.signIn(one.login);

    // when
    const [units, positions, people] = await Promise.all([
      browser.get('/units'),
      browser.get('/positions?role=administrator'),
      browser.get('/people'),
    ]);

    // then
    expect(units.body['items']).toHaveLength(2);
    expect(positions.body['items']).toEqual([
      expect.objectContaining({ code: 'ADMIN', roles: ['administrator'] }),
    ]);
    expect(people.body['items']).toEqual([expect.objectContaining({ login: one.login })]);
    expect(JSON.stringify([positions.body, people.body])).not.toContain('argon2');
  });
});

describe('an administrator', () => {
  it('creates units, people and positions, and moves holders', async () => {
    // given
    const commune = await enrolled(platform, 'CDM');
    const browser = new InjectedBrowser(app);
    await browser.signIn(commune.login);

    // when
    const unit = await browser.request('POST', '/units', {
      code: 'STC',
      name,
      kind: 'service',
      parentId: commune.rootUnitId,
    });
    const person = await browser.request('POST', '/people', {
      login: 'cadre',
      password: PASSWORD,
      name: { ...name, de: 'Name' },
    });
    const position = await browser.request('POST', '/positions', {
      unitId: unit.body['id'],
      title: name,
      roles: ['officer'],
    });
    const held = await browser.request('PATCH', `/positions/${String(position.body['id'])}`, {
      holderId: person.body['id'],
    });
    const taken = await browser.request('POST', '/people', { login: 'CADRE', password: PASSWORD, name });
    const operator = await browser.request('POST', '/positions', {
      unitId: unit.body['id'],
      title: name,
      roles: ['operator'],
    });

    // then
    expect(person.body['name']).toEqual(name);
    expect([unit.status, person.status, position.status, held.status]).toEqual([201, 201, 201, 200]);
    expect(held.body).toMatchObject({
      holder: { personId: person.body['id'] },
      unit: { id: unit.body['id'] },
    });
    expect(taken).toMatchObject({
      status: 409,
      body: { code: 'identity.login_taken', errors: [{ pointer: '/login' }] },
    });
    expect(operator).toMatchObject({ body: { code: 'identity.role_reserved' } });
  });

  it('gives a new password to somebody who lost it, and closes accounts but the own one', async () => {
    // given
    const commune = await enrolled(platform, 'CDM');
    const { holderId } = await post(commune.administrationId, commune.rootUnitId, 'cadre', ['officer']);
    const browser = new InjectedBrowser(app);
    const officer = new InjectedBrowser(app);
    await browser.signIn(commune.login);
    await officer.signIn('cadre');

    // when
    const reset = await browser.request('PUT', `/people/${holderId}/password`, {
      password: 'une autre phrase 27',
    });
    const own = await browser.request('PUT', `/people/${commune.administratorId}/status`, {
      status: 'disabled',
    });
    const stranger = await browser.request('PUT', '/people/nobody/password', {
      password: 'une autre phrase 27',
    });

    // then
    expect(reset.status).toBe(204);
    expect((await officer.get('/session')).body).toMatchObject({ authenticated: false });
    expect((await officer.signIn('cadre', 'une autre phrase 27')).status).toBe(200);
    expect(own).toMatchObject({ status: 409, body: { code: 'identity.own_account' } });
    expect(stranger.status).toBe(404);
  });

  it('cannot name a unit or a person of another administration', async () => {
    // given
    const one = await enrolled(platform, 'ONE');
    const two = await enrolled(platform, 'TWO');
    const browser = new InjectedBrowser(app);
    await browser.signIn(one.login);

    // when
    const unit = await browser.request('POST', '/positions', {
      unitId: two.rootUnitId,
      title: name,
      roles: [],
    });
    const holder = { unitId: one.rootUnitId, title: name, roles: [], holderId: two.administratorId };
    const person = await browser.request('POST', '/positions', holder);

    // then
    expect(unit.body).toMatchObject({ code: 'identity.unit_unknown' });
    expect(person.body).toMatchObject({ code: 'identity.person_unknown' });
  });
});

describe('an API key', () => {
  it('is shown once, and useless from its revocation on', async () => {
    // given
    const commune = await enrolled(platform, 'CDM');
    const input = {
      administrationId: commune.administrationId,
      name: 'Guichet',
      scopes: ['filings:write' as const],
    };
    const { client, key } = await createApiClient(platform, input, SYSTEM);
    const ask = (authorization: string) =>
      app
        .inject({ method: 'GET', url: '/api/v1/session', headers: { authorization } })
        .then((r) => r.statusCode);
    const browser = new InjectedBrowser(app);
    await browser.signIn(commune.login);

    // when
    const before = await ask(`Bearer ${key}`);
    const forged = await ask(`Bearer ${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`);
    const listed = await browser.get('/api-clients');
    await browser.request('DELETE', `/api-clients/${client._id}`);
    const after = await ask(`Bearer ${key}`);

    // then
    expect([before, forged, after]).toEqual([200, 401, 401]);
    expect(JSON.stringify(listed.body)).not.toContain(key.split('_').at(-1));
  });
});

describe('the positions for a step', () => {
  it('are those of the unit, else of the nearest unit above, else of the units below', async () => {
    // given
    const { administrationId, rootUnitId } = await enrolled(platform, 'MTD');
    const unit = async (code: string, parentId: string) =>
      (await createUnit({ administrationId, code, name, kind: 'service', parentId }, SYSTEM))._id;
    const directorate = await unit('DIR', rootUnitId);
    const division = await unit('DIV', directorate);
    const service = await unit('SER', division);
    const officer = await post(administrationId, service, 'cadre', ['officer']);
    const director = await post(administrationId, directorate, 'directeur', ['unit-head']);

    // when
    const own = await positionsWithRole(administrationId, 'officer', service);
    const above = await positionsWithRole(administrationId, 'unit-head', service);
    const below = await positionsWithRole(administrationId, 'officer', directorate);
    const anywhere = await positionsWithRole(administrationId, 'officer');
    const nowhere = await positionsWithRole(administrationId, 'signatory', service);

    // then
    expect(own).toMatchObject({ reach: 'unit', unitId: service, positions: [{ _id: officer._id }] });
    expect(above).toMatchObject({ reach: 'above', unitId: directorate, positions: [{ _id: director._id }] });
    expect(below).toMatchObject({ reach: 'below', unitId: directorate, positions: [{ _id: officer._id }] });
    expect(anywhere).toMatchObject({ reach: 'administration', positions: [{ _id: officer._id }] });
    expect(nowhere).toEqual({ reach: 'nowhere', positions: [] });
  });
});

describe('the demo', () => {
  it('is made once: a second start finds the same accounts, passwords and keys', async () => {
    // given
    const first = await seedOrganisation(platform);

    // when
    const second = await seedOrganisation(platform);
    const signedIn = await new InjectedBrowser(app).signIn('bo.agent', second.accounts[0]!.password);

    // then
    expect(second).toEqual(first);
    expect(signedIn.status).toBe(200);
  });

  it('has every role of the circuit in each administration, near every unit', async () => {
    // given
    const { administrations } = await seedOrganisation(platform);

    // when
    const missing: string[] = [];
    for (const { id, code } of administrations) {
      for (const role of ['registry-agent', 'head', 'signatory'] as const) {
        if ((await positionsWithRole(id, role)).positions.length === 0) missing.push(`${code} ${role}`);
      }
      for (const unit of await listUnits(id)) {
        for (const role of ['officer', 'unit-head'] as const) {
          const found = await positionsWithRole(id, role, unit._id);
          if (found.reach === 'nowhere') missing.push(`${code} ${role} ${unit.code}`);
        }
      }
    }

    // then
    expect(missing).toEqual([]);
  });
});
