import fc from 'fast-check';
import { expect } from 'vitest';
import { readJournal, sealJournals } from '../../src/journal/index.ts';
import { subscriptions } from '../../src/main/compose.ts';
import { runDelivery, startRelay } from '../../src/platform/outbox/index.ts';
import { findReply } from '../../src/registry/index.ts';
import { tasksOfLetter } from '../../src/tasks/index.ts';
import { openHouse, type House } from './administration-house.ts';
import { DisorderlyJobs, type Arrivals } from './disorderly-jobs.ts';
import { openHouseApi } from './house-api.ts';
import { brokenPromises } from './invariants.ts';
import { headerOf, openSmtpSink, type SmtpSink } from './smtp-sink.ts';
import { wholeLife } from './whole-life.ts';

/** One to three copies of each job, each up to half a second late. */
const schedules: fc.Arbitrary<Arrivals[]> = fc.array(
  fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 3 }),
  { minLength: 20, maxLength: 60 },
);

/** A house whose jobs arrive as a schedule says. */
function disorderly(house: House, schedule: readonly Arrivals[]): House {
  const work = (): (() => Promise<void>) => {
    const jobs = new DisorderlyJobs(schedule, (data) => runDelivery(house.platform, subscriptions, data));
    const relay = startRelay({ ...house.platform, jobs }, subscriptions);
    return async () => {
      await relay.stop();
      await jobs.stop();
    };
  };
  return { ...house, platform: { ...house.platform, work } };
}

const ONCE = [
  'letter.filed',
  'receipt.issued',
  'letter.circuit-started',
  'letter.qualified',
  'letter.annotated',
  'reply.numbered',
  'reply.signed',
  'reply.dispatched',
  'letter.archived',
];

async function expectOnce(house: House, letterId: string): Promise<void> {
  const { administrationId } = house;
  const acts = (await readJournal(administrationId, { type: 'letter', id: letterId })).map(({ act }) => act);
  for (const act of ONCE) expect([act, acts.filter((one) => one === act).length]).toEqual([act, 1]);
  const tasks = await tasksOfLetter(administrationId, letterId);
  expect(tasks.map((task) => task.stepKind)).toEqual([...new Set(tasks.map((task) => task.stepKind))]);
  expect(tasks.every((task) => task.status === 'completed')).toBe(true);
  expect((await findReply(administrationId, letterId))?.status).toBe('dispatched');
}

/** Lives through letters from filing to dispatch, each with jobs in another disorder: every effect is there once. */
export async function liveInDisorder(lives: number): Promise<void> {
  const sink = await openSmtpSink();
  const house = await openHouse({ code: 'DESORDRE', env: { SMTP_URL: sink.url } });
  try {
    await live(house, sink, lives);
  } finally {
    await house.platform.close();
    await sink.close();
  }
}

async function live(house: House, sink: SmtpSink, lives: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      // given
      const messy = disorderly(house, schedule);
      const api = await openHouseApi(messy);
      // when
      const letterId = await wholeLife(messy, api, 'Désordre').finally(() => api.close());
      await house.platform.settle(subscriptions);
      await sealJournals();
      // then
      await expectOnce(house, letterId);
      const ids = sink.mails.map((mail) => headerOf(mail, 'Message-ID'));
      expect(new Set(ids).size).toBe(ids.length);
      expect(await brokenPromises(house.platform)).toEqual([]);
    }),
    { numRuns: lives, endOnFailure: true },
  );
}
