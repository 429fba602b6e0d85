import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enginePeriodics } from '../../src/engine/index.ts';
import { readJournal, sealJournals } from '../../src/journal/index.ts';
import { subscriptions, sweeps } from '../../src/main/compose.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import { listIncidents, relayOnce } from '../../src/platform/outbox/index.ts';
import { runSweeps } from '../../src/platform/sweep.ts';
import { fileLetter, loadLetter } from '../../src/registry/index.ts';
import { tasksOfLetter } from '../../src/tasks/index.ts';
import { filingTo, openHouse, receivedPdf, SYSTEM, type House } from '../support/administration-house.ts';
import { brokenPromises } from '../support/invariants.ts';
import { openSmtpSink, type SmtpSink } from '../support/smtp-sink.ts';

type Row = Record<string, unknown> & { _id: string };

const clock = new FixedClock('2026-03-02T09:00:00Z');
const SLA_MS = 60_000;
let sink: SmtpSink;
let house: House;
/** A letter that waits for its qualification. */
let letterId: string;
let instanceId: string;

function rows(name: string) {
  return mongoose.connection.collection<Row>(name);
}

function sweep(): Promise<Record<string, number>> {
  return runSweeps(house.platform, sweeps);
}

/** The sweeps that repaired something. */
async function repaired(): Promise<Record<string, number>> {
  return Object.fromEntries(Object.entries(await sweep()).filter(([, count]) => count > 0));
}

function settle(): Promise<void> {
  return house.platform.settle(subscriptions, { allowIncidents: true });
}

beforeAll(async () => {
  sink = await openSmtpSink();
  house = await openHouse({ clock, code: 'BALAI', env: { SMTP_URL: sink.url } });
});
beforeEach(async () => {
  clock.advance(3_600_000);
  const files = [await receivedPdf(house)];
  ({ letterId } = await fileLetter(house.platform, filingTo(house, { files }), SYSTEM));
  await settle();
  instanceId = (await loadLetter(house.administrationId, letterId)).circuit!.instanceId;
  clock.advance(SLA_MS);
});
afterAll(async () => {
  await house.platform.close();
  await sink.close();
});

it('changes nothing on a healthy database', async () => {
  const before = await rows('instances').findOne({ _id: instanceId });
  expect(await repaired()).toEqual({});
  expect(await rows('instances').findOne({ _id: instanceId })).toEqual(before);
});

it('has sweeps with names of their own', () => {
  expect(new Set(sweeps.map((one) => one.name)).size).toBe(sweeps.length);
  for (const { name } of sweeps) expect(name).toMatch(/^[a-z]+\.[a-z-]+$/);
});

interface Plant {
  readonly what: string;
  readonly sweep: string;
  readonly plant: () => Promise<unknown>;
  /** What must be so once it is repaired and settled. */
  readonly mended: () => Promise<void>;
}

const notSettled = { $unset: { settledAt: 1 as const } };

const PLANTS: readonly Plant[] = [
  {
    what: 'a step that nobody was asked for',
    sweep: 'engine.mend-cases',
    plant: () => rows('tasks').deleteOne({ 'subject.id': letterId }),
    mended: async () => {
      const [task] = await tasksOfLetter(house.administrationId, letterId);
      expect(task).toMatchObject({ elementId: 'qualify', status: 'open' });
    },
  },
  {
    what: 'a task of a step that does not wait',
    sweep: 'engine.mend-cases',
    plant: async () => {
      const task = (await rows('tasks').findOne({ 'subject.id': letterId }))!;
      await rows('tasks').insertOne({ ...task, _id: `${task._id}-x`, executionId: 'nobody-waits' });
    },
    mended: async () => {
      const statuses = (await tasksOfLetter(house.administrationId, letterId)).map((task) => task.status);
      expect(statuses.toSorted()).toEqual(['cancelled', 'open']);
    },
  },
  {
    what: 'a task of a circuit that has just ended',
    sweep: 'engine.mend-cases',
    plant: () =>
      rows('instances').updateOne(
        { _id: instanceId },
        { $set: { status: 'completed', endedAt: clock.now(), open: [], timers: [], services: [] } },
      ),
    mended: async () => {
      const [task] = await tasksOfLetter(house.administrationId, letterId);
      expect(task?.status).toBe('cancelled');
    },
  },
  {
    what: 'a circuit that was never told to start',
    sweep: 'engine.mend-cases',
    plant: async () => {
      await rows('tasks').deleteMany({ 'subject.id': letterId });
      await rows('engine_timers').deleteMany({ instanceId });
      await rows('instances').updateOne(
        { _id: instanceId },
        {
          $set: { status: 'starting', open: [], timers: [], done: [] },
          $unset: { state: 1, stateFormat: 1 },
        },
      );
    },
    mended: async () => {
      const [task] = await tasksOfLetter(house.administrationId, letterId);
      expect(task).toMatchObject({ elementId: 'qualify', status: 'open' });
    },
  },
  {
    what: 'a timer that is not set',
    sweep: 'engine.mend-cases',
    plant: () => rows('engine_timers').deleteMany({ instanceId }),
    mended: async () => {
      expect(await rows('engine_timers').countDocuments({ instanceId, status: 'set' })).toBe(1);
    },
  },
  {
    what: 'a timer that fired and was not taken',
    sweep: 'engine.mend-cases',
    plant: () => rows('engine_timers').updateOne({ instanceId }, { $set: { status: 'fired' } }),
    mended: async () => {
      expect(await rows('engine_timers').countDocuments({ instanceId, status: 'set' })).toBe(1);
    },
  },
  {
    what: 'a timer that fired for a circuit that does not wait for it',
    sweep: 'engine.mend-timers',
    plant: async () => {
      const timer = (await rows('engine_timers').findOne({ instanceId }))!;
      const dueAt = new Date(clock.now().getTime() - SLA_MS);
      const stray = { _id: 'stray', executionId: 'nobody-waits', status: 'fired', dueAt };
      await rows('engine_timers').insertOne({ ...timer, ...stray });
    },
    mended: async () => expect(await rows('engine_timers').countDocuments({ _id: 'stray' })).toBe(0),
  },
  {
    what: 'a timer that the poll forgot',
    sweep: 'engine.mend-timers',
    plant: () => {
      const dueAt = new Date(clock.now().getTime() - SLA_MS);
      return rows('engine_timers').updateOne({ instanceId }, { $set: { dueAt } });
    },
    mended: async () => {
      const [task] = await tasksOfLetter(house.administrationId, letterId);
      expect(task?.remindedAt).toBeDefined();
    },
  },
  {
    what: 'an automatic step that nobody does',
    sweep: 'engine.mend-cases',
    plant: async () => {
      // its reminder was asked for, and the event was lost
      const dueAt = new Date(clock.now().getTime() - 1000);
      await rows('engine_timers').updateOne({ instanceId }, { $set: { dueAt } });
      await enginePeriodics[0]!.run(house.platform);
      const onlyAdvance = subscriptions.filter((one) => one.job === 'engine.advance');
      await house.platform.settle(onlyAdvance);
      const filter = { aggregateId: instanceId, type: 'engine.service-requested' };
      expect(await rows('outbox').countDocuments(filter)).toBe(1);
      await rows('outbox').deleteMany(filter);
    },
    mended: async () => {
      const [task] = await tasksOfLetter(house.administrationId, letterId);
      expect(task?.remindedAt).toBeDefined();
      expect((await rows('instances').findOne({ _id: instanceId }))?.['services']).toEqual([]);
    },
  },
  {
    what: 'a circuit that waits for nothing',
    sweep: 'engine.mend-cases',
    plant: async () => {
      await rows('tasks').deleteMany({ 'subject.id': letterId });
      await rows('engine_timers').deleteMany({ instanceId });
      await rows('instances').updateOne(
        { _id: instanceId },
        { $set: { open: [], timers: [], services: [] } },
      );
    },
    mended: async () => {
      const instance = await rows('instances').findOne({ _id: instanceId });
      expect(instance).toMatchObject({ status: 'incident', incident: { code: 'engine.circuit_stuck' } });
      const acts = await readJournal(house.administrationId, { type: 'instance', id: instanceId });
      expect(acts.filter(({ act }) => act === 'circuit.stuck')).toHaveLength(1);
    },
  },
  {
    what: 'a decision that the circuit never heard of',
    sweep: 'engine.mend-cases',
    plant: () =>
      rows('tasks').updateOne({ 'subject.id': letterId }, { $set: { status: 'completed', queue: 'closed' } }),
    mended: async () => {
      const instance = await rows('instances').findOne({ _id: instanceId });
      expect(instance).toMatchObject({ status: 'incident', incident: { elementId: 'qualify' } });
    },
  },
  {
    what: 'an event that nobody will deliver',
    sweep: 'outbox.make-due-again',
    plant: () => rows('outbox').updateOne({ aggregateId: letterId, type: 'letter.filed' }, notSettled),
    mended: async () => {
      const entry = await rows('outbox').findOne({ aggregateId: letterId, type: 'letter.filed' });
      expect(entry?.['settledAt']).toEqual(clock.now());
    },
  },
  {
    what: 'an event put off by a clock that was moved back',
    sweep: 'outbox.make-due-again',
    plant: () => {
      const dueAt = new Date(clock.now().getTime() + 3_600_000);
      const filter = { aggregateId: letterId, type: 'letter.filed' };
      return rows('outbox').updateOne(filter, { ...notSettled, $set: { dueAt } });
    },
    mended: async () => {
      const entry = await rows('outbox').findOne({ aggregateId: letterId, type: 'letter.filed' });
      expect(entry?.['settledAt']).toEqual(clock.now());
    },
  },
  {
    what: 'a letter whose receipt never came',
    sweep: 'registry.finish-letters',
    plant: () => {
      const dueSince = new Date(clock.now().getTime() - SLA_MS);
      const update = { $unset: { receipt: 1 as const }, $set: { dueSince } };
      return rows('letters').updateOne({ _id: letterId }, update);
    },
    mended: async () => {
      const letter = await loadLetter(house.administrationId, letterId);
      expect(letter.receipt).toBeDefined();
      expect(letter.dueSince).toBeUndefined();
    },
  },
  {
    what: 'a letter whose circuit never started',
    sweep: 'registry.finish-letters',
    plant: async () => {
      await rows('instances').deleteOne({ _id: instanceId });
      await rows('engine_timers').deleteMany({ instanceId });
      await rows('tasks').deleteMany({ 'subject.id': letterId });
      const dueSince = new Date(clock.now().getTime() - SLA_MS);
      const update = { $unset: { circuit: 1 as const }, $set: { dueSince } };
      await rows('letters').updateOne({ _id: letterId }, update);
    },
    mended: async () => {
      const { circuit, dueSince } = await loadLetter(house.administrationId, letterId);
      expect(circuit!.instanceId).not.toBe(instanceId);
      expect(dueSince).toBeUndefined();
      expect(await tasksOfLetter(house.administrationId, letterId)).toHaveLength(1);
    },
  },
  {
    what: 'a mail that was begun, whose end is unknown',
    sweep: 'exchange.finish-mails',
    plant: async () => {
      sink.mails.length = 0;
      const at = new Date(clock.now().getTime() - SLA_MS);
      await rows('mail_log').updateOne({ letterId }, { $set: { status: 'sending', at, unfinishedAt: at } });
    },
    mended: async () => {
      expect(sink.mails).toHaveLength(1);
      expect(await rows('mail_log').findOne({ letterId })).toMatchObject({ status: 'sent', attempts: 2 });
    },
  },
];

describe('a hole is found and mended, once, and nothing else is touched:', () => {
  it.each(PLANTS)(
    '$what',
    async ({ sweep: name, plant, mended }) => {
      // given
      await plant();
      // when: two processes sweep at once, and one again
      const [one, other] = await Promise.all([repaired(), repaired()]);
      await settle();
      const again = await repaired();
      // then
      expect(Object.keys({ ...one, ...other })).toEqual([name]);
      expect(again).toEqual({});
      await settle();
      await mended();
      await sealJournals();
      expect(await brokenPromises(house.platform)).toEqual([]);
    },
    30_000,
  );
});

it('mends what a given-up job left undone, and its incident is over', async () => {
  // given a receipt that was given up
  const { letterId: late } = await fileLetter(house.platform, filingTo(house), SYSTEM);
  const failing = subscriptions.map((one) =>
    one.job === 'registry.issue-receipt'
      ? { ...one, handle: () => Promise.reject(new Error('no typesetter')) }
      : one,
  );
  await house.platform.settle(failing, { allowIncidents: true });
  expect(await listIncidents()).toHaveLength(1);
  clock.advance(30_000);
  await relayOnce(house.platform, subscriptions);
  // when
  expect(await repaired()).toEqual({ 'registry.finish-letters': 1 });
  await relayOnce(house.platform, subscriptions);
  await settle();
  // then
  expect((await loadLetter(house.administrationId, late)).receipt).toBeDefined();
  expect(await listIncidents()).toEqual([]);
});
