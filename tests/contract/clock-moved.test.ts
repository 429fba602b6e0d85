import mongoose from 'mongoose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enginePeriodics } from '../../src/engine/index.ts';
import { readJournal, sealJournals } from '../../src/journal/index.ts';
import { subscriptions, sweeps } from '../../src/main/compose.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import { takeLease } from '../../src/platform/mongo/index.ts';
import { relayOnce } from '../../src/platform/outbox/index.ts';
import { runSweeps } from '../../src/platform/sweep.ts';
import { fileLetter, loadLetter } from '../../src/registry/index.ts';
import { claimTask, tasksOfLetter } from '../../src/tasks/index.ts';
import { filingTo, openHouse, SYSTEM, type House } from '../support/administration-house.ts';
import { openHouseApi } from '../support/house-api.ts';
import { brokenPromises } from '../support/invariants.ts';
import { headerOf, openSmtpSink, type SmtpSink } from '../support/smtp-sink.ts';

type Row = Record<string, unknown> & { _id: string };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Of the first step of the national circuit. */
const REMINDED_AFTER = 2 * DAY;

let clock: FixedClock;
let sink: SmtpSink;
let house: House;

beforeEach(async () => {
  clock = new FixedClock('2026-03-02T09:00:00Z');
  sink = await openSmtpSink();
  house = await openHouse({ clock, code: 'HEURE', env: { SMTP_URL: sink.url } });
});
afterEach(async () => {
  await house.platform.close();
  await sink.close();
});

function rows(name: string) {
  return mongoose.connection.collection<Row>(name);
}

function settle(): Promise<void> {
  return house.platform.settle(subscriptions, { allowIncidents: true });
}

async function file(): Promise<string> {
  return (await fileLetter(house.platform, filingTo(house), SYSTEM)).letterId;
}

/** A letter whose receipt and circuit are there. */
async function fileAndSettle(): Promise<string> {
  const letterId = await file();
  await settle();
  return letterId;
}

/** A letter whose jobs were queued, and lost by the queue. */
async function fileAndLose(): Promise<string> {
  const letterId = await file();
  await relayOnce(house.platform, subscriptions);
  house.platform.jobs.forgetAll();
  return letterId;
}

/** A letter whose mail was being sent when the worker died: nobody knows whether it went out. */
async function fileAndDie(): Promise<string> {
  const letterId = await fileAndSettle();
  const at = clock.now();
  await rows('mail_log').updateOne({ letterId }, { $set: { status: 'sending', at, unfinishedAt: at } });
  return letterId;
}

/** What two workers do again and again, both at once. */
async function poll(): Promise<void> {
  const workers = [0, 1];
  await Promise.all(workers.map(() => enginePeriodics[0]!.run(house.platform)));
  await Promise.all(workers.map(() => runSweeps(house.platform, sweeps)));
  await settle();
}

/** Time passes, and the workers work. */
async function pass(milliseconds: number, step = 10 * SECOND): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += step) {
    clock.advance(step);
    await poll();
  }
}

async function expectFiledOnce(letterId: string): Promise<void> {
  const subject = { type: 'letter', id: letterId } as const;
  const acts = (await readJournal(house.administrationId, subject)).map(({ act }) => act);
  for (const act of ['letter.filed', 'receipt.issued', 'letter.circuit-started'])
    expect([act, acts.filter((one) => one === act).length]).toEqual([act, 1]);
  expect(await tasksOfLetter(house.administrationId, letterId)).toHaveLength(1);
  const mails = await rows('mail_log').find({ letterId }).toArray();
  expect(mails.map(({ kind, status }) => [kind, status])).toEqual([['receipt', 'sent']]);
}

async function remindersOf(letterId: string): Promise<number> {
  const subject = { type: 'letter', id: letterId } as const;
  const acts = await readJournal(house.administrationId, subject);
  return acts.filter(({ act }) => act === 'task.reminded').length;
}

/** When the reminder of a letter is due. */
async function timerOf(letterId: string): Promise<Date> {
  const { circuit } = await loadLetter(house.administrationId, letterId);
  const timer = await rows('engine_timers').findOne({ instanceId: circuit!.instanceId, status: 'set' });
  return timer!['dueAt'] as Date;
}

async function expectWhole(): Promise<void> {
  await sealJournals();
  expect(await brokenPromises(house.platform)).toEqual([]);
  const sent = sink.mails.map((mail) => `${mail.to.join()} ${headerOf(mail, 'Message-ID')}`);
  const logged = await rows('mail_log').find({}).toArray();
  expect(new Set(sent).size).toBe(logged.length);
}

describe('a clock that is moved forward by three days', () => {
  it('fires what fell due once, nothing early, and loses nothing', async () => {
    // given letters in every state
    const waiting = await fileAndSettle();
    const lost = await fileAndLose();
    const due = await file();

    // when
    clock.advance(3 * DAY);
    const moved = clock.now();
    await poll();
    await poll();

    // then what was due is there, once
    expect(await remindersOf(waiting)).toBe(1);
    for (const letterId of [waiting, lost, due]) await expectFiledOnce(letterId);
    await expectWhole();

    // and the steps that began after the move are reminded of in their time, once, and not before
    const begun = [lost, due];
    for (const letterId of begun) {
      expect((await timerOf(letterId)).getTime()).toBe(moved.getTime() + REMINDED_AFTER);
      expect(await remindersOf(letterId)).toBe(0);
    }
    clock.set(new Date(moved.getTime() + REMINDED_AFTER - 1));
    await poll();
    expect(await Promise.all(begun.map(remindersOf))).toEqual([0, 0]);
    clock.advance(1);
    await poll();
    await poll();
    expect(await Promise.all([waiting, ...begun].map(remindersOf))).toEqual([1, 1, 1]);
    await expectWhole();
  });

  it('lets leases and begun mails be taken over', async () => {
    // given a mail whose worker died, and a lease of that worker
    const letterId = await fileAndDie();
    expect(await takeLease('engine.fire-timers', 10 * SECOND, 'dead')).toBe(true);
    expect(await takeLease('engine.fire-timers', 10 * SECOND, 'alive')).toBe(false);

    // when
    clock.advance(3 * DAY);
    await poll();

    // then
    expect(await takeLease('engine.fire-timers', 10 * SECOND, 'alive')).toBe(true);
    expect(await takeLease('engine.fire-timers', 10 * SECOND, 'dead')).toBe(false);
    await expectFiledOnce(letterId);
    expect(await rows('mail_log').findOne({ letterId })).toMatchObject({ attempts: 2 });
    await expectWhole();
  });

  it('ends sessions; what somebody claimed is still his, and he can go on', async () => {
    // given a person who is signed in and has a claimed task
    const letterId = await fileAndSettle();
    const api = await openHouseApi(house);
    const agent = await api.staff('registry-agent');
    const [task] = await tasksOfLetter(house.administrationId, letterId);
    const taskId = task!._id;
    await claimTask(house.platform, { taskId, revision: task!.revision }, house.who('registry-agent'));
    expect((await agent.get('/tasks?view=mine')).status).toBe(200);

    // when
    clock.advance(3 * DAY);

    // then
    expect((await agent.get('/tasks?view=mine')).status).toBe(401);
    const again = await api.staff('registry-agent');
    const mine = await again.get<{ items: { id: string }[] }>('/tasks?view=mine');
    expect(mine.body.items.map(({ id }) => id)).toEqual([taskId]);
    const { revision } = (await again.get<{ revision: number }>(`/tasks/${taskId}`)).body;
    expect((await again.post(`/tasks/${taskId}/release`, { revision })).status).toBe(200);
    await api.close();
    await poll();
    await expectWhole();
  });
});

describe('a clock that is moved back by an hour', () => {
  it('puts nothing off for longer than a minute, and repeats nothing', async () => {
    // given letters in every state, under the later clock
    const waiting = await fileAndSettle();
    const lost = await fileAndLose();
    const due = await file();

    // when
    clock.advance(-HOUR);
    const filedAfter = await fileAndLose();
    await pass(MINUTE);

    // then
    for (const letterId of [waiting, lost, due, filedAfter]) await expectFiledOnce(letterId);
    await expectWhole();
  });

  it('sends a mail whose worker died within the minute', async () => {
    // given
    const letterId = await fileAndDie();
    sink.mails.length = 0;

    // when
    clock.advance(-HOUR);
    await pass(MINUTE);

    // then
    expect(sink.mails).toHaveLength(1);
    await expectFiledOnce(letterId);
    expect(await rows('mail_log').findOne({ letterId })).toMatchObject({ attempts: 2 });
    await expectWhole();
  });

  it('finishes a letter that its jobs left behind within the minute', async () => {
    // given a letter without a receipt, that no job is on its way for
    const letterId = await fileAndSettle();
    await rows('letters').updateOne(
      { _id: letterId },
      { $unset: { receipt: 1 }, $set: { dueSince: clock.now() } },
    );

    // when
    clock.advance(-HOUR);
    await pass(MINUTE);

    // then
    const letter = await loadLetter(house.administrationId, letterId);
    expect(letter.receipt).toBeDefined();
    expect(letter.dueSince).toBeUndefined();
  });

  it('lets a lease of a dead worker be taken over in its time', async () => {
    // given
    expect(await takeLease('engine.fire-timers', 10 * SECOND, 'dead')).toBe(true);
    // when
    clock.advance(-HOUR);
    // then
    expect(await takeLease('engine.fire-timers', 10 * SECOND, 'alive')).toBe(true);
    expect(await takeLease('engine.fire-timers', 10 * SECOND, 'dead')).toBe(false);
  });

  it('fires a timer at its instant, and not again when that instant comes twice', async () => {
    // given a reminder that has fired, and one that is due in half an hour
    const first = await fileAndSettle();
    clock.advance(30 * MINUTE);
    const second = await fileAndSettle();
    clock.set(await timerOf(first));
    await poll();
    expect(await Promise.all([first, second].map(remindersOf))).toEqual([1, 0]);

    // when
    clock.advance(-HOUR);
    await poll();

    // then nothing is early, and each is there once at the end
    expect(await Promise.all([first, second].map(remindersOf))).toEqual([1, 0]);
    clock.set(new Date((await timerOf(second)).getTime() - 1));
    await poll();
    expect(await Promise.all([first, second].map(remindersOf))).toEqual([1, 0]);
    clock.advance(1);
    await poll();
    clock.advance(HOUR);
    await poll();
    expect(await Promise.all([first, second].map(remindersOf))).toEqual([1, 1]);
    for (const letterId of [first, second]) await expectFiledOnce(letterId);
    await expectWhole();
  });

  it('keeps people signed in, and makes nobody wait longer for a wrong password than 15 minutes', async () => {
    // given a person who is signed in, and one who was locked out
    const api = await openHouseApi(house);
    const officer = await api.staff('officer');
    const visitor = await api.visitor();
    const { login, password } = house.login('head');
    for (let attempt = 0; attempt < 6; attempt += 1)
      await visitor.post('/session', { login, password: 'wrong-password-2026' });
    expect((await visitor.post('/session', { login, password })).status).toBe(429);

    // when
    clock.advance(-HOUR);

    // then
    expect((await officer.get('/tasks?view=mine')).status).toBe(200);
    clock.advance(15 * MINUTE);
    expect((await visitor.post('/session', { login, password })).status).toBe(200);
    await api.close();
  });
});
