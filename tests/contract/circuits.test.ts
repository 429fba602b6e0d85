import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  circuitProblems,
  circuitRoutes,
  deployedVersion,
  forkNationalModels,
  nationalModel,
} from '../../src/circuits/index.ts';
import { identityAccess, identityProblems } from '../../src/identity/index.ts';
import { configureEngine, engineProblems, engineRoutes, startInstance } from '../../src/engine/index.ts';
import { createHttpServer, type HttpApp } from '../../src/platform/http/index.ts';
import { inTransaction } from '../../src/platform/mongo/index.ts';
import type { Principal, Role } from '../../src/platform/principal.ts';
import { diagram, end, flow, start, step } from '../circuits/diagrams.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';

const ADMINISTRATION = 'administration-1';
const CSRF_COOKIE = 'diwan_csrf';

let platform: TestPlatform;
let app: HttpApp;
let caller: Principal;

function person(role: Role, administrationId = ADMINISTRATION): Principal {
  const title = { ar: 'منصب', fr: 'Position' };
  const positions = [{ positionId: `position-${role}`, unitId: 'unit-1', roles: [role], title }];
  return {
    kind: 'person',
    personId: `person-${role}`,
    administrationId,
    name: title,
    positions,
    sessionId: 's1',
  };
}

interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly body: Record<string, never>;
}

async function ask(
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const nonce = 'n'.repeat(32);
  const token = `${nonce}.${platform.secrets.derive('csrf', `s1:${nonce}`)}`;
  const response = await app.inject({
    method,
    url: `/api/v1${path}`,
    cookies: { [CSRF_COOKIE]: token },
    headers: { 'x-csrf-token': token, 'accept-language': 'fr', ...headers },
    ...(body && { payload: body }),
  });
  return { status: response.statusCode, etag: response.headers.etag, body: response.json() };
}

const drawing = (name: string) => ({
  xml: diagram(start + step(name) + end() + flow('start', name) + flow(name, 'end')),
  forms: {},
});

beforeAll(async () => {
  configureEngine({
    subjects: async () => undefined,
    steps: {
      open: async () => undefined,
      cancel: async () => undefined,
      waiting: async () => [],
      wasOpened: async () => true,
    },
    services: {},
  });
  platform = await openTestPlatform();
  app = await createHttpServer(platform, {
    ...identityAccess,
    authenticate: async () => caller,
    modules: [circuitRoutes, engineRoutes],
    problems: [identityProblems, circuitProblems, engineProblems],
  });
  await app.ready();
  await forkNationalModels(platform, {
    administrationId: ADMINISTRATION,
    actor: { kind: 'system', reason: 'test' },
  });
});

afterAll(async () => {
  await app.close();
  await platform.close();
});

describe('circuits by the API', () => {
  it('a designer draws, checks and publishes; the next version is 2', async () => {
    caller = person('process-designer');
    // given the national model, not changed yet
    const list = await ask('GET', '/circuits');
    expect(list.body['items']).toMatchObject([
      { key: 'incoming-filing', deployedVersion: 1, hasDraft: false },
    ]);
    const read = await ask('GET', '/circuits/incoming-filing/draft');
    expect(read).toMatchObject({ status: 200, etag: '"1"', body: { saved: false, basedOn: 1, revision: 1 } });
    // when a faulty drawing is saved
    const faulty = { xml: drawing('visa').xml.replace('diwan:role="officer"', ''), forms: {} };
    const saved = await ask('PUT', '/circuits/incoming-filing/draft', faulty, { 'if-match': read.etag! });
    expect(saved).toMatchObject({ status: 200, etag: '"2"', body: { revision: 2 } });
    // then it is kept, the check names its fault, and it cannot be published
    const checked = await ask('POST', '/circuits/incoming-filing/check', {});
    expect(checked.body['problems']).toMatchObject([
      { elementId: 'visa', severity: 'error', code: 'step.no_role' },
    ]);
    const refused = await ask('POST', '/circuits/incoming-filing/versions', { comment: '' });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'circuits.refused',
        errors: [{ pointer: '/elements/visa', code: 'circuits.step.no_role' }],
      },
    });
    // and when it is corrected
    await ask('PUT', '/circuits/incoming-filing/draft', drawing('visa'), { 'if-match': '"2"' });
    const published = await ask('POST', '/circuits/incoming-filing/versions', { comment: 'Un seul visa' });
    expect(published).toMatchObject({ status: 201, body: { version: 2, comment: 'Un seul visa' } });
    // then it is the deployed version, and the draft is gone
    const circuit = await ask('GET', '/circuits/incoming-filing');
    expect(circuit.body).toMatchObject({
      deployedVersion: 2,
      hasDraft: false,
      versions: [{ version: 2 }, { version: 1 }],
    });
    const first = await ask('GET', '/circuits/incoming-filing/versions/1');
    expect(first.body['xml']).toContain('numberReply');
    expect(Object.keys(first.body['forms']!).toSorted()).toEqual([
      'annotation',
      'handling',
      'qualification',
      'visa',
    ]);
    expect(first.body['forms']).toEqual((await nationalModel('incoming-filing')).bundle.forms);
  });

  it('two designers do not overwrite one another', async () => {
    caller = person('process-designer');
    const { etag } = await ask('GET', '/circuits/incoming-filing/draft');
    expect(
      (await ask('PUT', '/circuits/incoming-filing/draft', drawing('a'), { 'if-match': etag! })).status,
    ).toBe(200);
    const second = await ask('PUT', '/circuits/incoming-filing/draft', drawing('b'), { 'if-match': etag! });
    expect(second).toMatchObject({ status: 412, body: { code: 'circuits.draft_changed' } });
    const blind = await ask('PUT', '/circuits/incoming-filing/draft', drawing('b'));
    expect(blind).toMatchObject({ status: 422, body: { code: 'circuits.revision_missing' } });
  });

  it('a new circuit starts from revision 0', async () => {
    caller = person('process-designer');
    const made = await ask('PUT', '/circuits/internal-memo/draft', drawing('a'), { 'if-match': '"0"' });
    expect(made).toMatchObject({ status: 200, body: { revision: 1 } });
    await expect(deployedVersion(ADMINISTRATION, 'internal-memo')).rejects.toMatchObject({
      code: 'circuits.never_deployed',
    });
    expect(await ask('POST', '/circuits/internal-memo/versions', { comment: '' })).toMatchObject({
      status: 201,
      body: { version: 1 },
    });
  });

  it('an officer reads circuits but does not draw; others see nothing', async () => {
    caller = person('officer');
    expect((await ask('GET', '/circuits/incoming-filing')).status).toBe(200);
    expect((await ask('GET', '/circuits/incoming-filing/draft')).status).toBe(403);
    expect(
      (await ask('PUT', '/circuits/incoming-filing/draft', drawing('a'), { 'if-match': '"0"' })).status,
    ).toBe(403);
    expect((await ask('POST', '/circuits/incoming-filing/versions', { comment: '' })).status).toBe(403);
    caller = { kind: 'anonymous' };
    expect((await ask('GET', '/circuits')).status).toBe(401);
    caller = person('process-designer', 'administration-2');
    expect((await ask('GET', '/circuits')).body['items']).toEqual([]);
    expect((await ask('GET', '/circuits/incoming-filing')).status).toBe(404);
  });

  it('an instance shows the diagram of its own version', async () => {
    caller = person('officer');
    const { versionId } = await deployedVersion(ADMINISTRATION, 'incoming-filing');
    const id = await inTransaction((tx) =>
      startInstance(tx, {
        administrationId: ADMINISTRATION,
        circuitKey: 'incoming-filing',
        versionId,
        subject: { type: 'letter', id: 'letter-1' },
        variables: {},
      }),
    );
    const shown = await ask('GET', `/instances/${id}`);
    expect(shown).toMatchObject({
      status: 200,
      body: { status: 'starting', open: [], done: [], circuit: { version: 2 } },
    });
    expect(shown.body['xml']).toContain('<bpmn:definitions');
    caller = person('officer', 'administration-2');
    expect((await ask('GET', `/instances/${id}`)).status).toBe(404);
  });
});

it('gives the national models once: given again, they leave drafts and published versions as they are', async () => {
  // given an administration whose designer saved a draft, then published it and began another
  const administrationId = 'administration-again';
  const give = () =>
    forkNationalModels(platform, { administrationId, actor: { kind: 'system', reason: 'test' } });
  await give();
  caller = person('process-designer', administrationId);
  const saved = await ask('PUT', '/circuits/incoming-filing/draft', drawing('visa'), { 'if-match': '"1"' });

  // when the job that gives them is delivered again
  await give();

  // then the draft is there
  expect(await ask('GET', '/circuits/incoming-filing/draft')).toMatchObject({
    etag: saved.etag,
    body: { saved: true },
  });

  // and when it was published before the next delivery
  expect(await ask('POST', '/circuits/incoming-filing/versions', { comment: 'Notre visa' })).toMatchObject({
    status: 201,
    body: { version: 2 },
  });
  await give();

  // then it stays in force
  expect((await deployedVersion(administrationId, 'incoming-filing')).version).toBe(2);
});
