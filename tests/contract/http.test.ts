import { afterEach, describe, expect, it } from 'vitest';
import { FixedClock } from '../../src/platform/clock.ts';
import type { HttpApp, ModuleRoutes } from '../../src/platform/http/index.ts';
import { openTestServer, type TestServer, type TestServerOptions } from '../support/http-server.ts';
import { sampleRoutes } from '../support/sample-routes.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function open(options: TestServerOptions = {}): Promise<HttpApp> {
  server = await openTestServer(sampleRoutes, options);
  return server.app;
}

/** The cookie and the token of a browser that read its session. */
async function browser(app: HttpApp, cookie = ''): Promise<{ cookie: string; 'x-csrf-token': string }> {
  const answer = await app.inject({ url: '/api/v1/session', headers: { cookie } });
  const [set] = [answer.headers['set-cookie']].flat();
  return {
    cookie: [cookie, set?.split(';')[0]].filter(Boolean).join('; '),
    'x-csrf-token': answer.json<{ csrfToken: string }>().csrfToken,
  };
}

const post = (
  app: HttpApp,
  url: string,
  headers: Record<string, string>,
  payload: object = { subject: 'x', copies: 1 },
) => app.inject({ method: 'POST', url, headers, payload });

describe('access to routes', () => {
  it('refuses to start with a route that declares no action, or one the policy does not know', async () => {
    const without: ModuleRoutes = async (app) => void app.get('/x', async () => 'x');
    const unknown: ModuleRoutes = async (app) =>
      void app.get('/x', { config: { action: 'nobody.knows' } }, async () => 'x');
    await expect(openTestServer(without)).rejects.toThrow('GET /api/v1/x to declare config.action');
    await expect(openTestServer(unknown)).rejects.toThrow('"nobody.knows"');
  });

  it('asks the policy before anything else', async () => {
    const app = await open();
    const anonymous = await app.inject('/api/v1/staff');
    const client = await app.inject({ url: '/api/v1/staff', headers: { authorization: 'Bearer good' } });
    const wrongKey = await app.inject({ url: '/api/v1/open', headers: { authorization: 'Bearer bad' } });
    const officer = await app.inject({ url: '/api/v1/staff', headers: { cookie: 'diwan_session=amina' } });
    expect([anonymous.statusCode, client.statusCode, wrongKey.statusCode, officer.statusCode]).toEqual([
      401, 403, 401, 200,
    ]);
    expect(anonymous.headers['www-authenticate']).toBe('Bearer');
  });
});

describe('forged requests', () => {
  it('need the token of the same browser and the same session', async () => {
    const app = await open();
    const anonymous = await browser(app);
    const officer = await browser(app, 'diwan_session=amina');
    const send = async (headers: Record<string, string>) =>
      (await post(app, '/api/v1/letters', headers)).statusCode;
    expect(await send(anonymous)).toBe(201);
    expect(await send(officer)).toBe(201);
    expect(await send({})).toBe(403);
    expect(await send({ cookie: anonymous.cookie })).toBe(403);
    expect(await send({ 'x-csrf-token': anonymous['x-csrf-token'] })).toBe(403);
    expect(await send({ cookie: 'diwan_csrf=planted', 'x-csrf-token': 'planted' })).toBe(403);
    expect(await send({ ...anonymous, cookie: `${anonymous.cookie}; diwan_session=amina` })).toBe(403);
    expect(await send({ ...anonymous, 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  it('cannot come from an API key, which no browser adds by itself', async () => {
    const app = await open();
    expect((await post(app, '/api/v1/letters', { authorization: 'Bearer good' })).statusCode).toBe(201);
  });

  it('are harmless where nothing is changed', async () => {
    const app = await open();
    expect((await post(app, '/api/v1/checks', {})).statusCode).toBe(200);
  });

  it('keep the token of a browser as long as it holds', async () => {
    const app = await open({ env: { PUBLIC_URL: 'https://diwan.example.ma' } });
    const first = await app.inject('/api/v1/session');
    const cookie = String(first.headers['set-cookie']);
    const again = await app.inject({ url: '/api/v1/session', headers: { cookie: cookie.split(';')[0]! } });
    expect(cookie).toMatch(/HttpOnly; Secure; SameSite=Lax/);
    expect(again.json()).toEqual(first.json());
    expect(again.headers['set-cookie']).toBeUndefined();
  });
});

describe('what a request says', () => {
  it('is taken as it is in a body, and converted in an address', async () => {
    const app = await open();
    const key = { authorization: 'Bearer good', 'accept-language': 'fr' };
    const quoted = await post(app, '/api/v1/letters', key, { subject: 'x', copies: '2' });
    const extra = await post(app, '/api/v1/letters', key, { subject: 'x', copies: 2, more: true });
    const list = await app.inject('/api/v1/list?limit=10&open=true');
    const usual = await app.inject('/api/v1/list');
    expect(quoted.json()).toMatchObject({
      status: 400,
      code: 'http.invalid_request',
      errors: [
        { pointer: '/copies', code: 'field.not_a_whole_number', detail: 'Un nombre entier est attendu' },
      ],
    });
    expect(extra.json<{ errors: unknown }>().errors).toEqual([
      { pointer: '/more', code: 'field.unknown', detail: 'Ce champ est inconnu' },
    ]);
    expect(list.json()).toEqual({ limit: 10, open: true });
    expect(usual.json()).toEqual({ limit: 50 });
  });

  it('is refused when it is deeper than anything of ours', async () => {
    const app = await open();
    const send = async (payload: string) =>
      (
        await app.inject({
          method: 'POST',
          url: '/api/v1/letters',
          headers: { authorization: 'Bearer good', 'content-type': 'application/json' },
          payload,
        })
      ).json<{ status: number; code: string }>();
    const malformed = { status: 400, code: 'http.malformed_body' };
    expect(await send(`${'['.repeat(300_000)}${']'.repeat(300_000)}`)).toMatchObject(malformed);
    expect(await send('{"subject": "x", "__proto__": {}}')).toMatchObject(malformed);
    expect(await send('')).toMatchObject(malformed);
    expect(await send(`{"subject": "\\"${'['.repeat(100)}", "copies": 2}`)).not.toMatchObject(malformed);
  });

  it('is refused with the place and the reason in the reader’s language', async () => {
    const app = await open();
    const answer = await app.inject({ url: '/api/v1/list?limit=1000', headers: { cookie: 'diwan_lang=ar' } });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['content-language']).toBe('ar');
    expect(answer.json()).toMatchObject({
      type: '/problems/http.invalid_request',
      title: 'بعض المعطيات ناقصة أو غير صحيحة',
      status: 400,
      instance: `urn:uuid:${String(answer.headers['x-request-id'])}`,
      errors: [{ in: 'query', pointer: '/limit', code: 'field.too_great', detail: 'الحد الأقصى هو 100' }],
    });
  });

  it('is never answered with more than the schema of the answer', async () => {
    const app = await open();
    const answer = await post(app, '/api/v1/letters', { authorization: 'Bearer good' });
    expect(answer.json()).toEqual({ subject: 'x', copies: 1 });
  });

  it('may be anything: nothing but a problem comes back', async () => {
    const app = await open();
    const key = { authorization: 'Bearer good' };
    const send = (headers: Record<string, string>, payload: string) =>
      app.inject({ method: 'POST', url: '/api/v1/letters', headers: { ...key, ...headers }, payload });
    const json = { 'content-type': 'application/json' };
    const answers = [
      await send(json, '{"subject":'),
      await send(json, ''),
      await send(json, 'null'),
      await send({ 'content-type': 'text/csv' }, 'a,b'),
      await send(json, JSON.stringify({ subject: 'x'.repeat(1_100_000), copies: 1 })),
      await send(json, '{"__proto__": {"a": 1}, "subject": "x", "copies": 1}'),
      await app.inject('/api/v1/nothing'),
      await app.inject('/api/v1/%E0%A4%A'),
      await app.inject(`/${'x'.repeat(3_000)}`),
      await app.inject({ method: 'DELETE', url: '/api/v1/open', headers: key }),
    ];
    expect(answers.map((answer) => answer.statusCode)).toEqual([
      400, 400, 400, 415, 413, 400, 404, 404, 404, 404,
    ]);
    for (const answer of answers) {
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(answer.json()).toMatchObject({
        title: expect.stringMatching(/[\u0600-\u06ff]/),
        status: answer.statusCode,
      });
    }
  });
});

describe('multipart bodies', () => {
  const boundary = 'b0undary';
  const multipart = (app: HttpApp, body: string, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/files',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers },
      payload: body,
    });
  const file = (name: string, content: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\ncontent-type: application/pdf\r\n\r\n${content}\r\n`;
  const end = `--${boundary}--\r\n`;

  it('are streamed, with Arabic names', async () => {
    const app = await open();
    const filing = `--${boundary}\r\ncontent-disposition: form-data; name="filing"\r\n\r\n{}\r\n`;
    const answer = await multipart(app, filing + file('رسالة.pdf', 'abc') + end);
    expect(answer.json()).toEqual({ parts: ['filing={}', 'files:رسالة.pdf:3'] });
  });

  it('are refused when cut short, without boundary, not multipart, or too great', async () => {
    const app = await open({
      env: { FILING_MAX_FILE_MB: '1', FILING_MAX_TOTAL_MB: '1', FILING_MAX_FILES: '2' },
    });
    const cut = await multipart(app, file('a.pdf', 'abc'));
    const bare = await multipart(app, end, { 'content-type': 'multipart/form-data' });
    const json = await app.inject({ method: 'POST', url: '/api/v1/files', payload: {} });
    const announced = await multipart(app, end, { 'content-length': String(50 * 1024 * 1024) });
    const large = await multipart(app, file('a.pdf', 'x'.repeat(1_200_000)) + end);
    const many = await multipart(app, file('a.pdf', 'a').repeat(4) + end);
    expect([cut, bare, json, announced, large, many].map((answer) => answer.statusCode)).toEqual([
      400, 400, 415, 413, 413, 413,
    ]);
  });
});

describe('refusals and failures', () => {
  it('say when to ask again', async () => {
    const app = await open();
    const answer = await app.inject('/api/v1/refuse');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
  });

  it('hide what went wrong inside, and log it once as an error with the request’s id', async () => {
    // given
    const lines: string[] = [];
    const app = await open({ onLog: (line) => lines.push(line) });
    // when
    const answer = await app.inject({
      url: '/api/v1/break?code=SECRETCODE',
      headers: { 'accept-language': 'en' },
    });
    // then
    const errors = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line['level'] === 'error');
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: 'http.internal', title: 'Something unforeseen happened' });
    expect(answer.body).not.toContain('secret');
    expect(errors).toHaveLength(1);
    expect(errors[0]!['requestId']).toBe(answer.headers['x-request-id']);
    expect(lines.join('\n')).not.toContain('SECRETCODE');
  });

  it('are counted by the address that the nearest proxy saw, never by one the caller wrote', async () => {
    // given
    const app = await open({ limits: { general: 2 }, env: { TRUST_PROXY: '1' } });
    const read = async (forwarded: string) =>
      (await app.inject({ url: '/api/v1/open', headers: { 'x-forwarded-for': forwarded } })).statusCode;
    // when
    const forged = [
      await read('1.1.1.1, 9.9.9.9'),
      await read('2.2.2.2, 9.9.9.9'),
      await read('3.3.3.3, 9.9.9.9'),
    ];
    const another = await read('8.8.8.8');
    // then
    expect(forged).toEqual([200, 200, 429]);
    expect(another).toBe(200);
  });

  it('are limited in number: by login, by address, by key', async () => {
    // given
    const clock = new FixedClock('2026-03-02T09:00:00Z');
    const app = await open({ clock, limits: { 'sign-in': 2, general: 3 } });
    const signIn = (login: string) => post(app, '/api/v1/sign-in', {}, { login });
    // when
    const statuses = [await signIn('a'), await signIn('a'), await signIn('a'), await signIn('b')].map(
      (one) => one.statusCode,
    );
    const read = async () =>
      (await app.inject({ url: '/api/v1/open', headers: { authorization: 'Bearer good' } })).statusCode;
    const reads = [await read(), await read(), await read(), await read()];
    const refused = await signIn('a');
    clock.advance(60_000);
    const later = await signIn('a');
    // then
    expect(statuses).toEqual([200, 200, 429, 200]);
    expect(reads).toEqual([200, 200, 200, 429]);
    expect(refused.headers['retry-after']).toBe('60');
    expect(later.statusCode).toBe(200);
  });
});
