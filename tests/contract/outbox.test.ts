import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FixedClock, systemClock } from '../../src/platform/clock.ts';
import { DomainError } from '../../src/platform/errors.ts';
import { crossAdministration, inTransaction } from '../../src/platform/mongo/index.ts';
import {
  emit,
  listIncidents,
  outboxBacklog,
  relayOnce,
  retryIncident,
  runDelivery,
  type DomainEvent,
  type Subscription,
} from '../../src/platform/outbox/index.ts';
import { HAS_INCIDENT, IS_DUE, OutboxEntries } from '../../src/platform/outbox/outbox-store.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';

let platform: TestPlatform;
let clock: FixedClock;
let handled: { job: string; event: DomainEvent }[];
/** What the next run of a job does before it succeeds. */
let failures: Record<string, unknown[]>;

const subscription = (event: string, job: string): Subscription => ({
  event,
  job,
  queue: 'registry',
  handle: (_platform, happened) => {
    const failure = failures[job]?.shift();
    if (failure !== undefined) return Promise.reject(failure as Error);
    handled.push({ job, event: happened });
    return Promise.resolve();
  },
});

const subscriptions = [
  subscription('letter.filed', 'registry.issue-receipt'),
  subscription('letter.filed', 'registry.start-circuit'),
  subscription('letter.closed', 'exchange.tell-filer'),
];

beforeEach(async () => {
  clock = new FixedClock('2026-03-02T09:00:00Z');
  platform = await openTestPlatform({ clock });
  handled = [];
  failures = {};
});
afterEach(async () => {
  await platform.close();
});

function file(aggregateId = 'letter-1', type = 'letter.filed'): Promise<string> {
  return inTransaction((tx) => emit(tx, { type, administrationId: 'a', aggregateId, data: { number: 7 } }));
}

async function entry(id: string) {
  return OutboxEntries.findOne({ _id: id }, null, { scope: crossAdministration('test') }).lean();
}

const unavailable = () =>
  new DomainError({ code: 'mail.away', kind: 'unavailable', message: 'Expected a server' });
const refused = () => new DomainError({ code: 'letter.odd', kind: 'invalid', message: 'Expected a letter' });
const jobs = () => handled.map(({ job }) => job);

describe('outbox', () => {
  it('delivers an event once to each job that follows from it, and settles it', async () => {
    // given an event
    const id = await file();
    // when the outbox settles, twice
    await platform.settle(subscriptions);
    await platform.settle(subscriptions);
    // then each job ran once, with the whole event
    expect(jobs().toSorted()).toEqual(['registry.issue-receipt', 'registry.start-circuit']);
    expect(handled[0]!.event).toEqual({
      id,
      type: 'letter.filed',
      version: 1,
      administrationId: 'a',
      aggregateId: 'letter-1',
      sequence: clock.now().getTime(),
      time: clock.now(),
      data: { number: 7 },
    });
    const stored = await entry(id);
    expect(stored?.settledAt).toEqual(clock.now());
    expect(stored?.dueAt).toBeUndefined();
    expect(await outboxBacklog(platform)).toEqual({
      waiting: 0,
      incidents: 0,
      oldestMs: 0,
      dueSince: null,
    });
  });

  it('writes nothing when the act fails', async () => {
    const act = inTransaction(async (tx) => {
      await emit(tx, { type: 'letter.filed', administrationId: 'a', aggregateId: 'x', data: {} });
      throw new Error('no');
    });
    await expect(act).rejects.toThrow('no');
    await platform.settle(subscriptions);
    expect(handled).toEqual([]);
  });

  it('settles an event that nothing follows from', async () => {
    const id = await file('letter-1', 'letter.read');
    await platform.settle(subscriptions);
    expect((await entry(id))?.settledAt).toEqual(clock.now());
  });

  it('numbers the events of one aggregate in order, whatever the clock does', async () => {
    // given events of one act, of later acts, and after the clock went back
    const ids = await inTransaction(async (tx) => [
      await emit(tx, { type: 'letter.filed', administrationId: 'a', aggregateId: 'l', data: {} }),
      await emit(tx, { type: 'letter.closed', administrationId: 'a', aggregateId: 'l', data: {} }),
    ]);
    clock.advance(-60_000);
    ids.push(await file('l'));
    clock.advance(120_000);
    ids.push(...(await Promise.all(Array.from({ length: 10 }, () => file('l')))));
    // then each sequence is greater than the ones before it, and none is double
    const sequences = await Promise.all(ids.map(async (id) => (await entry(id))!.sequence));
    expect(new Set(sequences).size).toBe(13);
    expect(sequences.slice(0, 3)).toEqual(sequences.slice(0, 3).toSorted((a, b) => a - b));
    expect(Math.max(...sequences.slice(0, 3))).toBeLessThan(Math.min(...sequences.slice(3)));
  });

  it('runs a job again after a failure, and keeps the other jobs of the event apart', async () => {
    // given a job that fails twice, once foreseen and once not
    failures = { 'registry.issue-receipt': [unavailable(), new Error('socket closed')] };
    const id = await file();
    // when the outbox settles
    await platform.settle(subscriptions);
    // then both jobs are done once, and the failures are on record
    expect(jobs().toSorted()).toEqual(['registry.issue-receipt', 'registry.start-circuit']);
    expect((await entry(id))?.deliveries['registry/issue-receipt']).toMatchObject({
      attempts: 2,
      lastError: 'Error: socket closed',
      doneAt: clock.now(),
    });
  });

  it('skips a job that is already done, however often it is queued', async () => {
    const id = await file();
    await platform.settle(subscriptions);
    for (let again = 0; again < 3; again += 1) {
      await runDelivery(platform, subscriptions, { eventId: id, job: 'registry.issue-receipt' });
    }
    await runDelivery(platform, subscriptions, { eventId: 'expired', job: 'registry.issue-receipt' });
    expect(handled).toHaveLength(2);
  });

  it('queues again what the queue lost, after a while that grows', async () => {
    // given jobs that were queued, and a queue that lost them
    const id = await file();
    await relayOnce(platform, subscriptions);
    platform.jobs.forgetAll();
    // when nothing was heard of them for less than 15 s
    clock.advance(14_000);
    expect(await relayOnce(platform, subscriptions)).toBe(0);
    // then they are queued again after it, under the same names
    clock.advance(1000);
    expect(await relayOnce(platform, subscriptions)).toBe(1);
    expect(new Set(platform.jobs.added.map((job) => job.jobId)).size).toBe(2);
    expect(platform.jobs.added).toHaveLength(4);
    // and every 30 s after that
    platform.jobs.forgetAll();
    clock.advance(15_000);
    expect(await relayOnce(platform, subscriptions)).toBe(0);
    clock.advance(15_000);
    await platform.settle(subscriptions);
    expect(jobs()).toHaveLength(2);
    expect((await entry(id))?.settledAt).toBeDefined();
  });

  it('queues again within 60 s what is lost after any number of sweeps', async () => {
    // given a job that was swept many times
    await file();
    for (let sweep = 0; sweep < 20; sweep += 1) {
      await relayOnce(platform, subscriptions);
      clock.advance(30_000);
    }
    await relayOnce(platform, subscriptions);
    // when the queue loses it
    platform.jobs.forgetAll();
    clock.advance(31_000);
    await platform.settle(subscriptions);
    // then it is done
    expect(jobs()).toHaveLength(2);
  });

  it('takes another job name when the queue seems to hold a dead job', async () => {
    await file();
    for (let sweep = 0; sweep < 40; sweep += 1) {
      await relayOnce(platform, subscriptions);
      clock.advance(30_000);
    }
    const names = platform.jobs.added
      .map((job) => job.jobId)
      .filter((name) => name.includes('issue-receipt'));
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).not.toContain(':');
  });

  it('gives up what no retry can mend, keeps it, and runs it when a person asks', async () => {
    // given a job that is refused
    failures = { 'registry.issue-receipt': [refused()] };
    const id = await file();
    await platform.settle(subscriptions, { allowIncidents: true });
    // then it is an incident, its event is kept, and nothing is queued for it any more
    expect(await listIncidents()).toEqual([
      {
        eventId: id,
        event: 'letter.filed',
        administrationId: 'a',
        aggregateId: 'letter-1',
        job: 'registry.issue-receipt',
        attempts: 1,
        lastError: 'letter.odd: Expected a letter',
        since: clock.now(),
      },
    ]);
    clock.advance(24 * 3_600_000);
    await platform.settle(subscriptions, { allowIncidents: true });
    expect(jobs()).toEqual(['registry.start-circuit']);
    expect(await outboxBacklog(platform)).toMatchObject({ waiting: 0, incidents: 1 });
    expect((await entry(id))?.settledAt).toBeUndefined();
    // when a person asks for it again
    await retryIncident(id, 'registry.issue-receipt');
    await platform.settle(subscriptions);
    // then it is done and settled
    expect(jobs()).toEqual(['registry.start-circuit', 'registry.issue-receipt']);
    expect(await listIncidents()).toEqual([]);
    expect((await entry(id))?.settledAt).toEqual(clock.now());
    await expect(retryIncident(id, 'registry.issue-receipt')).rejects.toMatchObject({
      code: 'outbox.no_incident',
    });
  });

  it.each([
    ['an unforeseen error', () => new Error('bug'), 6],
    ['something that stays away', unavailable, 20],
  ])('gives up %s after its attempts', async (_name, failure, attempts) => {
    failures = { 'registry.issue-receipt': Array.from({ length: 50 }, failure) };
    await file();
    await platform.settle(subscriptions, { allowIncidents: true });
    expect(await listIncidents()).toEqual([expect.objectContaining({ attempts })]);
    expect(failures['registry.issue-receipt']).toHaveLength(50 - attempts);
  });

  it('refuses a job that no subscription names', async () => {
    const id = await file();
    await expect(
      runDelivery(platform, subscriptions, { eventId: id, job: 'nobody.knows' }),
    ).rejects.toMatchObject({
      code: 'outbox.unknown_job',
    });
  });

  it('finds what is due, waiting or given up by an index, however long its history', async () => {
    const forgotten = { settledAt: null, dueAt: null, incidentAt: null };
    for (const filter of [{ dueAt: { $lte: clock.now() } }, IS_DUE, HAS_INCIDENT, forgotten]) {
      const plan = await OutboxEntries.find(filter, null, { scope: crossAdministration('test') }).explain(
        'queryPlanner',
      );
      expect(JSON.stringify(plan)).toContain('IXSCAN');
    }
  });

  it('forgets a settled event after 30 days, and keeps what is not settled', async () => {
    // given three events: settled long ago, settled lately, and given up long ago
    const [old, young, odd] = [await file('l-1'), await file('l-2'), await file('l-3', 'letter.closed')];
    failures = { 'exchange.tell-filer': [refused()] };
    await platform.settle(subscriptions, { allowIncidents: true });
    const day = 24 * 3_600_000;
    const ago = (days: number) => ({
      $set: { settledAt: new Date(systemClock.now().getTime() - days * day) },
    });
    await OutboxEntries.updateOne({ _id: old, administrationId: 'a' }, ago(31));
    await OutboxEntries.updateOne({ _id: young, administrationId: 'a' }, ago(29));
    // when the store expires documents
    await platform.expire();
    // then only the first is gone
    expect((await Promise.all([old, young, odd].map(entry))).map((one) => one?._id)).toEqual([
      undefined,
      young,
      odd,
    ]);
  });

  it('starts jobs right after the commit, without waiting for the next poll', async () => {
    // given a relay that works by itself
    const started: number[] = [];
    const timed: Subscription[] = [
      {
        event: 'letter.filed',
        job: 'registry.issue-receipt',
        queue: 'registry',
        handle: () => {
          started.push(performance.now());
          return Promise.resolve();
        },
      },
    ];
    const stop = platform.work(timed);
    await new Promise((resolve) => setTimeout(resolve, 100));
    // when 20 events are committed one after another
    const waits: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      await file(`letter-${n}`);
      const committed = performance.now();
      await expect.poll(() => started.length, { interval: 1 }).toBe(n + 1);
      waits.push(started[n]! - committed);
    }
    await stop();
    // then a job starts long before the next poll (a few milliseconds on an idle machine)
    expect(waits.toSorted((a, b) => a - b)[10]!).toBeLessThan(200);
  });

  it('runs 60 events of many aggregates, each once', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, n) => file(`letter-${n}`)));
    await platform.settle(subscriptions);
    expect(handled).toHaveLength(120);
    expect(new Set(handled.map(({ job, event }) => `${event.aggregateId} ${job}`)).size).toBe(120);
  });
});
