import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findRedisProgram, startLocalRedis, type LocalRedis } from '../../src/embedded/queue/index.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import {
  createLiveRoutes,
  openLiveBus,
  type LiveBus,
  type PublishedNotice,
} from '../../src/platform/live/index.ts';
import { openQueueBackend, type PubSub, type QueueBackend } from '../../src/platform/queue/index.ts';
import { localPubSub } from '../../src/platform/queue/local-pubsub.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';
import { openTestServer, type TestServer } from '../support/http-server.ts';

const program = findRedisProgram(process.env['PATH'] ?? '');
const clock = new FixedClock('2026-03-02T09:00:00Z');

async function until(condition: () => boolean, withinMs = 8_000): Promise<void> {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > withinMs) throw new Error('Expected it within the time, but it did not happen');
    await sleep(5);
  }
}

const notice = (audience: string[], n: number, administrationId = 'a1') => ({
  administrationId,
  audience,
  type: 'task.changed',
  data: { n },
});

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

describe('live notices', () => {
  let pubsub: PubSub;
  let bus: LiveBus;
  let heard: PublishedNotice[];
  const numbers = () => heard.map((one) => one.data['n']);
  const listen = (audience: string[], afterId?: string, administrationId = 'a1') =>
    bus.subscribe({ administrationId, audience, ...(afterId === undefined ? {} : { afterId }) }, (one) =>
      heard.push(one),
    );

  beforeEach(() => {
    pubsub = localPubSub();
    bus = openLiveBus({ pubsub, log: platform.log });
    heard = [];
  });
  afterEach(() => bus.close());

  it('reach those they are for, within their administration only', async () => {
    // given
    await listen(['administration', 'person:p1', 'position:x']);
    // when
    await bus.publish(notice(['person:p1'], 1));
    await bus.publish(notice(['person:p2'], 2));
    await bus.publish(notice(['person:p1'], 3, 'a2'));
    await bus.publish(notice(['position:y', 'position:x'], 4));
    // then
    expect(numbers()).toEqual([1, 4]);
  });

  it('stop when the listener leaves', async () => {
    const leave = await listen(['administration']);
    await bus.publish(notice(['administration'], 1));
    leave();
    await bus.publish(notice(['administration'], 2));
    expect(numbers()).toEqual([1]);
  });

  it('are caught up from the last one seen, and nothing of others', async () => {
    // given
    await listen(['person:p5']);
    await bus.publish(notice(['person:p5'], 1));
    const last = heard[0]!.id;
    await bus.close();
    bus = openLiveBus({ pubsub, log: platform.log });
    heard = [];
    await bus.publish(notice(['person:p5'], 2));
    await bus.publish(notice(['person:p6'], 3));
    await bus.publish(notice(['person:p5'], 4));
    // when
    await listen(['person:p5'], last);
    await bus.publish(notice(['person:p5'], 5));
    // then
    expect(numbers()).toEqual([2, 4, 5]);
    expect(heard[0]!.time).toBeInstanceOf(Date);
  });

  it('are neither lost nor doubled when published while somebody arrives', async () => {
    // given
    await listen(['person:p7']);
    await bus.publish(notice(['person:p7'], 0));
    const last = heard[0]!.id;
    heard = [];
    // when
    const arriving = bus.subscribe(
      { administrationId: 'a1', audience: ['person:p8'], afterId: last },
      (one) => heard.push(one),
    );
    await Promise.all([arriving, ...[1, 2, 3].map((n) => bus.publish(notice(['person:p8'], n)))]);
    await until(() => heard.length >= 3);
    // then
    expect(new Set(numbers())).toEqual(new Set([1, 2, 3]));
    expect(heard).toHaveLength(3);
  });

  it('are kept although no process can be told', async () => {
    // given
    const deaf: PubSub = {
      publish: async () => Promise.reject(new Error('away')),
      subscribe: pubsub.subscribe,
    };
    await listen(['person:p9']);
    await bus.publish(notice(['person:p9'], 1));
    const last = heard[0]!.id;
    // when
    await openLiveBus({ pubsub: deaf, log: platform.log }).publish(notice(['person:p9'], 2));
    heard = [];
    await listen(['person:p9'], last);
    // then
    expect(numbers()).toEqual([2]);
  });
});

describe.skipIf(program === null)('live notices across processes, by Redis', () => {
  let folder: string;
  let redis: LocalRedis;
  let backends: QueueBackend[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dwn-l-'));
    redis = await startLocalRedis({ program: program!, folder, log: platform.log });
    backends = await Promise.all(
      [1, 2].map(() => openQueueBackend({ localSocket: redis.socket }, { log: platform.log })),
    );
  });
  afterAll(async () => {
    await Promise.all(backends.map((backend) => backend.close()));
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('reach a listener of another process, also those of a moment without connection', async () => {
    // given
    const [here, there] = backends.map((backend) =>
      openLiveBus({ pubsub: backend.pubsub, log: platform.log }),
    );
    const heard: unknown[] = [];
    await there!.subscribe({ administrationId: 'a1', audience: ['role:head'] }, (one) =>
      heard.push(one.data['n']),
    );
    // when
    const start = performance.now();
    await here!.publish(notice(['role:head'], 1));
    await until(() => heard.length === 1);
    const latency = performance.now() - start;
    process.kill(Number(readFileSync(join(folder, 'server.pid'), 'utf8')), 'SIGKILL');
    await sleep(20);
    await here!.publish(notice(['role:head'], 2));
    await until(() => heard.includes(2));
    // then
    expect(latency).toBeLessThan(500);
    expect(new Set(heard)).toEqual(new Set([1, 2]));
    await Promise.all([here!.close(), there!.close()]);
  });
});

describe('GET /events', () => {
  let server: TestServer;
  let url: string;

  beforeEach(async () => {
    server = await openTestServer(createLiveRoutes(50), { clock });
    url = `${await server.app.listen({ port: 0, host: '127.0.0.1' })}/api/v1/events`;
  });
  afterEach(() => server.close());

  /** Reads the stream in the background. */
  async function connect(headers: Record<string, string> = { cookie: 'diwan_session=amina' }) {
    const response = await fetch(url, { headers });
    const stream = { response, text: '', ended: false };
    void (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body!) stream.text += decoder.decode(chunk as Uint8Array);
    })()
      .catch(() => undefined)
      .finally(() => (stream.ended = true));
    return stream;
  }

  it('is only for those who are signed in', async () => {
    const { response } = await connect({});
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toMatch(/problem/);
  });

  it('sends what concerns the person, as server-sent events with their ids, and beats', async () => {
    // given
    const stream = await connect();
    await until(() => stream.text.includes('retry:'));
    await sleep(20);
    // when
    await server.live.publish(notice(['person:someone-else'], 1));
    await server.live.publish(notice(['position:pos1'], 2));
    await until(() => stream.text.includes('data:') && stream.text.includes(':\n\n'));
    // then
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(stream.response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(stream.text).toContain(
      `id: ${server.live.notices[1]!.id}\nevent: task.changed\ndata: {"n":2}\n\n`,
    );
    expect(stream.text).not.toContain('"n":1');
  });

  it('resumes after the last event seen, and says when that is too long ago', async () => {
    // given
    await server.live.publish(notice(['administration'], 1));
    await server.live.publish(notice(['administration'], 2));
    const [first] = server.live.notices;
    // when
    const resumed = await connect({ cookie: 'diwan_session=amina', 'last-event-id': first!.id });
    await until(() => resumed.text.includes('data:'));
    const late = await connect({
      cookie: 'diwan_session=amina',
      'last-event-id': '01800000-0000-7000-8000-000000000000',
    });
    await until(() => late.text.includes('event:'));
    const nonsense = await connect({ cookie: 'diwan_session=amina', 'last-event-id': '{"$gt":""}' });
    // then
    expect(resumed.text).toContain('{"n":2}');
    expect(resumed.text).not.toContain('{"n":1}');
    expect(late.text).toContain('event: live.resync');
    expect(nonsense.response.status).toBe(200);
  });

  it('ends with the session', async () => {
    const stream = await connect();
    server.endSession();
    await until(() => stream.ended);
    expect(stream.ended).toBe(true);
  });

  it('ends when the server closes, which does not wait for it', async () => {
    const stream = await connect();
    const start = performance.now();
    await server.app.close();
    await until(() => stream.ended);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
