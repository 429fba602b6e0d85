import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { NotReady, openApiDocument, openApiText, type HttpApp } from '../../src/platform/http/index.ts';
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

describe('every answer', () => {
  it('is guarded against scripts, frames and caches', async () => {
    const app = await open();
    const { headers } = await app.inject('/api/v1/open');
    const csp = String(headers['content-security-policy']);
    expect(csp).toContain("script-src 'self';");
    expect(csp).toContain("style-src 'self' 'unsafe-inline'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).not.toContain('upgrade-insecure-requests');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('demands HTTPS from then on where the product is served by it', async () => {
    const app = await open({ env: { PUBLIC_URL: 'https://diwan.example.ma' } });
    expect((await app.inject('/api/v1/open')).headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('names files in their own script', async () => {
    const app = await open();
    const { headers, body } = await app.inject('/api/v1/pdf');
    expect(headers['content-disposition']).toContain("filename*=UTF-8''%D9%88%D8%B5%D9%84.pdf");
    expect(headers['content-type']).toBe('application/pdf');
    expect(body).toBe('%PDF');
  });
});

describe('health', () => {
  it('is alive, and ready only when everything it needs answers', async () => {
    // given
    const app = await open({
      readiness: [
        { name: 'store', check: async () => ({ latencyMs: 1 }) },
        { name: 'queue', check: async () => Promise.reject(new Error('redis://user:secret@host refused')) },
      ],
    });
    // when
    const [alive, ready] = [await app.inject('/healthz'), await app.inject('/readyz')];
    // then
    expect(alive.json()).toEqual({ status: 'ok' });
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toEqual({
      ready: false,
      degraded: true,
      checks: [
        { name: 'store', ok: true, detail: { latencyMs: 1 } },
        { name: 'queue', ok: false, detail: 'unavailable' },
      ],
    });
  });

  it('stays ready, and says that it is degraded, while only what it can do without is away', async () => {
    // given
    const facts = { lastSeen: null };
    const app = await open({
      readiness: [
        { name: 'store', check: async () => undefined },
        {
          name: 'worker',
          degrades: true,
          check: async () => Promise.reject(new NotReady('Expected a worker, but there is none', facts)),
        },
      ],
    });
    // when
    const ready = await app.inject('/readyz');
    // then
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toEqual({
      ready: true,
      degraded: true,
      checks: [
        { name: 'store', ok: true },
        { name: 'worker', ok: false, detail: { message: 'Expected a worker, but there is none', ...facts } },
      ],
    });
  });
});

describe('the OpenAPI document', () => {
  it('has every route with its problems, and the same bytes each time', async () => {
    // given
    const app = await open();
    // when
    const document = await openApiDocument(app);
    const served = await app.inject('/api/v1/openapi.json');
    // then
    const { openapi, paths } = document as {
      openapi: string;
      paths: Record<string, Record<string, { responses: object; requestBody: { content: object } }>>;
    };
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths)).toEqual(Object.keys(paths).toSorted());
    expect(paths['/api/v1/letters']!['post']!.responses).toHaveProperty('4XX.content');
    expect(Object.keys(paths['/api/v1/files']!['post']!.requestBody.content)).toEqual([
      'multipart/form-data',
    ]);
    expect(JSON.stringify(paths)).toContain('#/components/schemas/Problem');
    expect(paths).not.toHaveProperty('/api/v1/docs/');
    expect(served.body).toBe(openApiText(document));
    const another = await openTestServer(sampleRoutes);
    expect(openApiText(await openApiDocument(another.app))).toBe(openApiText(document));
    await another.close();
  });

  it('can be browsed under our policy of scripts', async () => {
    const app = await open();
    const page = await app.inject('/api/v1/docs/');
    const script = await app.inject('/api/v1/docs/static/swagger-initializer.js');
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/<script(?![^>]*src=)/);
    expect(page.body).not.toMatch(/(src|href)="https?:/);
    expect(String(page.headers['content-security-policy'])).toContain("script-src 'self';");
    expect(script.statusCode).toBe(200);
  });
});

describe('the web application', () => {
  it('is served with its pages, its files, and the right memory for each', async () => {
    // given
    const webDir = mkdtempSync(join(tmpdir(), 'dwn-web-'));
    mkdirSync(join(webDir, 'assets'));
    writeFileSync(join(webDir, 'index.html'), '<!doctype html>');
    writeFileSync(join(webDir, 'assets/app-1a2b.js'), 'export {}');
    const app = await open({ webDir });
    // when
    const [home, page, asset, missing, outside, api] = await Promise.all(
      [
        '/',
        '/verify/ABC',
        '/assets/app-1a2b.js',
        '/assets/other.js',
        '/..%2f..%2fpackage.json',
        '/api/v1/nothing',
      ].map((url) => app.inject(url)),
    );
    // then
    expect([home, page, asset, missing, outside, api].map((answer) => answer!.statusCode)).toEqual([
      200, 200, 200, 404, 404, 404,
    ]);
    expect(page!.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
    expect(asset!.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable' });
    expect(api!.headers['content-type']).toMatch(/problem/);
    const zipped = await app.inject({
      url: '/assets/app-1a2b.js',
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(zipped.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'accept-encoding',
    });
    expect(gunzipSync(zipped.rawPayload).toString()).toBe('export {}');
    rmSync(webDir, { recursive: true });
  });
});

describe('closing', () => {
  it('lets running requests finish and refuses new ones', async () => {
    // given
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let arrived = false;
    server = await openTestServer(async (app) => {
      app.get('/slow', { config: { action: 'open' }, schema: {} }, async () => {
        arrived = true;
        await held;
        return { done: true };
      });
    });
    const { app } = server;
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    // when
    const slow = fetch(`${url}/api/v1/slow`);
    while (!arrived) await sleep(5);
    const closing = app.close();
    await sleep(50);
    const late = await fetch(`${url}/healthz`).then(
      (answer) => answer.status,
      () => 'refused',
    );
    release();
    const answer = await slow;
    const start = performance.now();
    await closing;
    // then
    expect(await answer.json()).toEqual({ done: true });
    expect([503, 'refused']).toContain(late);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('does not wait for a connection that a browser opened ahead of a request', async () => {
    // given
    server = await openTestServer([]);
    const url = new URL(await server.app.listen({ port: 0, host: '127.0.0.1' }));
    const ahead = connect(Number(url.port), url.hostname);
    await once(ahead, 'connect');
    await fetch(`${url.origin}/healthz`);
    // when
    const start = performance.now();
    await server.app.close();
    // then
    expect(performance.now() - start).toBeLessThan(2_000);
    ahead.destroy();
  });
});
