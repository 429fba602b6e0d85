import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { askMetrics } from '../../src/main/ask-metrics.ts';
import { subscriptions } from '../../src/main/compose.ts';
import { scrapeOf } from '../../src/main/scrape.ts';
import { keepReport } from '../../src/platform/check-report-store.ts';
import { openWatchServer, type WatchServer } from '../../src/platform/http/index.ts';
import { exposition, ownMetrics } from '../../src/platform/metrics/index.ts';
import { entryFile } from '../../src/platform/paths.ts';
import type { QueueCounts, QueueHealth } from '../../src/platform/queue/index.ts';
import { fileLetter } from '../../src/registry/index.ts';
import { filingTo, openHouse, SYSTEM, type House } from '../support/administration-house.ts';
import { openTestServer, type TestServer } from '../support/http-server.ts';
import { sampleRoutes } from '../support/sample-routes.ts';

const TOKEN = 'a-token-of-the-test-2026';
const ELSEWHERE = '10.1.2.3';

let server: TestServer | undefined;
let watch: WatchServer | undefined;
let house: House | undefined;
let child: ChildProcess | undefined;

afterEach(async () => {
  await watch?.close();
  await server?.close();
  await house?.platform.close();
  child?.kill('SIGKILL');
  [server, watch, house, child] = [undefined, undefined, undefined, undefined];
});

async function open(env: Record<string, string> = { METRICS_TOKEN: TOKEN }): Promise<TestServer> {
  server = await openTestServer(sampleRoutes, { env });
  return server;
}

/** The value of a series, named as the text names it. */
function valueOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe('who reads /metrics', () => {
  it('is a program of this machine, over a real connection', async () => {
    // given
    const { app } = await open({});
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    // when
    const answer = await fetch(`${url}/metrics`);
    const forwarded = await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1' } });
    // then
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toContain('# TYPE diwan_http_request_seconds histogram');
    expect(forwarded.status).toBe(403);
    expect(await forwarded.json()).toMatchObject({ code: 'http.metrics_refused', status: 403 });
  });

  it.each([
    ['nobody in particular', {}, 403],
    ['who has the token', { authorization: `Bearer ${TOKEN}` }, 200],
    ['who has the token, through a proxy', { authorization: `bearer ${TOKEN}`, forwarded: 'for=x' }, 200],
    ['who has half of it', { authorization: `Bearer ${TOKEN.slice(0, 12)}` }, 403],
    ['who has another one', { authorization: `Bearer ${TOKEN.replace('a', 'b')}` }, 403],
    ['an API key', { authorization: 'Bearer good' }, 403],
    ['a signed-in person', { cookie: 'diwan_session=amina' }, 403],
  ])('from elsewhere: %s', async (_who, headers, status) => {
    const { app } = await open();
    const answer = await app.inject({ url: '/metrics', headers, remoteAddress: ELSEWHERE });
    expect(answer.statusCode).toBe(status);
  });

  it('is nobody elsewhere where no token is set', async () => {
    const { app } = await open({});
    for (const authorization of ['Bearer undefined', 'Bearer ', `Bearer ${TOKEN}`]) {
      const answer = await app.inject({
        url: '/metrics',
        headers: { authorization },
        remoteAddress: ELSEWHERE,
      });
      expect(answer.statusCode).toBe(403);
    }
  });
});

describe('the time of answers', () => {
  it('is counted by pattern and class, never by address', async () => {
    // given
    const { app } = await open();
    const series = (route: string, status: string): string =>
      `diwan_http_request_seconds_count{method="GET",route="${route}",status="${status}"}`;
    const scrape = async (): Promise<string> => (await app.inject('/metrics')).body;
    const before = await scrape();
    // when
    await app.inject('/api/v1/open');
    await app.inject('/api/v1/open?lang=fr');
    await app.inject('/api/v1/SECRET-CODE');
    const after = await scrape();
    // then
    const more = (name: string): number => (valueOf(after, name) ?? 0) - (valueOf(before, name) ?? 0);
    expect(more(series('/api/v1/open', '2xx'))).toBe(2);
    expect(more(series('unknown', '4xx'))).toBe(1);
    expect(after).not.toContain('SECRET-CODE');
  });
});

describe('a worker on its own', () => {
  it('serves its life and its numbers by the same rules, and nothing else', async () => {
    // given
    const { platform } = await open();
    watch = await openWatchServer(platform, {
      port: 0,
      scrape: async () => exposition([await ownMetrics()]),
    });
    const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      fetch(`http://127.0.0.1:${watch!.port}${path}`, { headers, method });
    // when
    const [alive, metrics, refused, known, missing, posted] = await Promise.all([
      ask('/healthz'),
      ask('/metrics'),
      ask('/metrics', { via: 'proxy', 'accept-language': 'fr' }),
      ask('/metrics', { via: 'proxy', authorization: `Bearer ${TOKEN}` }),
      ask('/readyz'),
      ask('/metrics', {}, 'POST'),
    ]);
    // then
    expect(await alive.json()).toEqual({ status: 'ok' });
    expect(await metrics.text()).toContain('# TYPE diwan_outbox_delivery_seconds histogram');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({ code: 'http.metrics_refused' });
    expect([known.status, missing.status, posted.status]).toEqual([200, 404, 404]);
  });
});

describe('the numbers of the installation', () => {
  const idle: QueueCounts = { waiting: 0, active: 0, delayed: 0 };
  const health: QueueHealth = {
    backend: 'redis',
    latencyMs: 2,
    queues: { registry: idle, engine: { ...idle, waiting: 3 }, documents: idle, exchange: idle, live: idle },
  };

  it('are read when they are asked for, and hold nothing of a letter', async () => {
    // given
    house = await openHouse();
    const { platform } = house;
    const scrape = scrapeOf({ platform, backend: { health: async () => health } });
    const now = platform.clock.now();
    const invariants = [{ name: 'registry.gapless', promise: 'x', checked: 9, faultCount: 4, faults: [] }];
    await keepReport({
      startedAt: now,
      finishedAt: now,
      ok: false,
      faultCount: 4,
      administrations: 1,
      invariants,
    });
    const quiet = await scrape();
    // when
    await fileLetter(platform, filingTo(house, { subject: 'Objet que personne ne doit lire' }), SYSTEM);
    const busy = await scrape();
    // then
    expect(valueOf(quiet, 'diwan_outbox_waiting')).toBe(0);
    expect(valueOf(busy, 'diwan_outbox_waiting')).toBeGreaterThan(0);
    expect(valueOf(busy, 'diwan_outbox_incidents')).toBe(0);
    expect(valueOf(busy, 'diwan_invariant_faults{invariant="registry.gapless"}')).toBe(4);
    expect(valueOf(busy, 'diwan_queue_jobs{queue="engine",state="waiting"}')).toBe(3);
    for (const part of ['outbox', 'worker', 'promises', 'queue'])
      expect(valueOf(busy, `diwan_scrape_part_ok{part="${part}"}`)).toBe(1);
    for (const secret of ['Objet', 'Amina', 'amina@example.ma', house.administrationId])
      expect(busy).not.toContain(secret);
    await platform.settle(subscriptions);
  });

  it('leave out what does not answer, and say so', async () => {
    // given
    house = await openHouse();
    const { platform } = house;
    const backend = { health: () => new Promise<never>(() => undefined) };
    const scrape = scrapeOf({ platform, backend }, { metrics: async () => null });
    // when
    const begin = performance.now();
    const text = await scrape();
    // then
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(valueOf(text, 'diwan_scrape_part_ok{part="queue"}')).toBe(0);
    expect(valueOf(text, 'diwan_scrape_part_ok{part="outbox"}')).toBe(1);
    expect(text).not.toContain('diwan_queue_jobs');
    expect(text).toContain('# TYPE diwan_outbox_delivery_seconds histogram');
  });
});

describe('the worker process', () => {
  it('says what it counts, named as its own; silent or dead, it is left out', async () => {
    // given
    child = fork(entryFile('main/worker-process.ts'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const answered = async () => {
      for (let tries = 0; tries < 20; tries += 1) {
        const families = await askMetrics(child!);
        if (families !== null) return families;
      }
      return null;
    };
    // when
    const families = await answered();
    // then
    const text = await exposition([await ownMetrics(), families ?? []]);
    expect(valueOf(text, 'diwan_outbox_relayed_total{process="worker"}')).toBe(0);
    expect(valueOf(text, 'process_start_time_seconds{process="worker"}')).toBeGreaterThan(0);

    // when it hangs, then when it is dead
    process.kill(child.pid!, 'SIGSTOP');
    const silent = await askMetrics(child);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await sleep(10);
    const dead = await askMetrics(child);
    // then
    expect([silent, dead]).toEqual([null, null]);
    expect(child.listenerCount('message')).toBe(0);
  }, 40_000);
});
