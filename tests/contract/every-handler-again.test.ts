import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fireTimers } from '../../src/engine/fire-timers.ts';
import { assignPosition } from '../../src/identity/index.ts';
import { sealJournals } from '../../src/journal/index.ts';
import { bindModules, subscriptions } from '../../src/main/compose.ts';
import { DomainError } from '../../src/platform/errors.ts';
import { inTransaction } from '../../src/platform/mongo/index.ts';
import { emit, type DomainEvent, type Subscription } from '../../src/platform/outbox/index.ts';
import { canonicalJson } from '../../src/journal/chain.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { enrolHouse, SYSTEM, type House } from '../support/administration-house.ts';
import type { Client } from '../support/client.ts';
import { fileAtPortal, pdfFile, QUALIFIED, writeDraft } from '../support/filing-life.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';
import { openHouseApi, type HouseApi } from '../support/house-api.ts';
import { brokenPromises } from '../support/invariants.ts';
import { headerOf, openSmtpSink, type SmtpSink } from '../support/smtp-sink.ts';
import { complete, untilTask } from '../support/staff.ts';

/** What a repeated run may add to: notices that tell browsers to look again, and the clock of leases. */
const MAY_GROW = new Set(['live_notices', 'process_leases', 'outbox']);

/**
 * Handlers whose repeated run says again what they said: the event finds nothing left to do, for its own
 * handler is here too. A message is matched by correlation rows that expire.
 */
const MAY_REPEAT: Readonly<Record<string, RegExp>> = {
  'engine.run-service': /^outbox$/,
  'registry.receive-transfer': /^outbox$/,
  'engine.forward-message': /^engine_correlations /,
};

const seen = new Set<string>();
const changedBy = new Map<string, string[]>();
let house: House;
let other: House;
let api: HouseApi;
let sink: SmtpSink;

async function databaseNow(): Promise<Map<string, string>> {
  const collections = await mongoose.connection.db!.listCollections({}, { nameOnly: true }).toArray();
  const rows = new Map<string, string>();
  for (const { name } of collections.filter((one) => !MAY_GROW.has(one.name)))
    for (const row of await mongoose.connection.collection(name).find().toArray())
      rows.set(`${name} ${String(row._id)}`, canonicalJson(row));
  const events = await mongoose.connection.collection('outbox').countDocuments({ type: { $gte: '' } });
  return rows.set('outbox', String(events));
}

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key));
}

/** Runs a handler twice at once, then a third time, which must find nothing left to do. */
function again(one: Subscription): Subscription {
  const handle = async (platform: Platform, event: DomainEvent): Promise<void> => {
    seen.add(one.job);
    const runs = await Promise.allSettled([one.handle(platform, event), one.handle(platform, event)]);
    const failures = runs.flatMap((run) => (run.status === 'rejected' ? [run.reason as unknown] : []));
    for (const failure of failures)
      if (!(failure instanceof DomainError) || failure.kind !== 'unavailable') throw failure;
    if (failures.length === runs.length) throw failures[0];
    const before = await databaseNow();
    await one.handle(platform, event);
    const changed = differences(before, await databaseNow()).filter((key) => !MAY_REPEAT[one.job]?.test(key));
    if (changed.length > 0) changedBy.set(one.job, changed);
  };
  return { ...one, handle };
}

const twice = subscriptions.map(again);

beforeAll(async () => {
  sink = await openSmtpSink();
  const platform = await openTestPlatform({ env: { SMTP_URL: sink.url } });
  bindModules();
  const settled: TestPlatform = {
    ...platform,
    settle: () => platform.settle(twice),
    work: () => async () => undefined,
  };
  house = await enrolHouse(settled, 'ENCORE');
  other = await enrolHouse(settled, 'AUTRE');
  api = await openHouseApi(house);
}, 120_000);
afterAll(async () => {
  await api.close();
  await house.platform.close();
  await sink.close();
});

const settle = (): Promise<void> => house.platform.settle(twice);

interface Decision {
  outcome: string;
  values?: Record<string, unknown>;
  reason?: string;
}

async function decide(person: Client, number: string, stepKind: string, decision: Decision): Promise<void> {
  await complete(person, await untilTask(person, number, stepKind), decision);
  await settle();
}

async function file(subject: string): Promise<{ number: string; trackingCode: string }> {
  const filed = await fileAtPortal(await api.visitor(), house.code, subject);
  await settle();
  return filed;
}

/** The reminders of every step that waits fall due now. */
async function remindAll(): Promise<void> {
  const past = { $set: { dueAt: new Date(Date.now() - 1000) } };
  await mongoose.connection.collection('engine_timers').updateMany({ status: 'set' }, past);
  await fireTimers(house.platform);
  await settle();
}

async function answered(): Promise<void> {
  const { number } = await file('Réponse');
  const agent = await api.staff('registry-agent');
  await decide(agent, number, 'qualification', { outcome: 'admissible', values: QUALIFIED });
  const values = { unit: house.serviceId, instruction: 'for-follow-up', note: 'Vu' };
  await decide(await api.staff('head'), number, 'annotation', { outcome: 'assign', values });
  const officer = await api.staff('officer');
  const handling = await untilTask(officer, number, 'handling');
  await writeDraft(officer, handling.letter.id, 'Réponse.');
  await decide(officer, number, 'handling', { outcome: 'submit' });
  await decide(await api.staff('unit-head'), number, 'visa', { outcome: 'visa' });
  await decide(await api.staff('signatory'), number, 'signature', { outcome: 'sign' });
}

async function completed(): Promise<void> {
  const { number, trackingCode } = await file('Incomplet');
  const values = { ...QUALIFIED, missingDocuments: '- CIN' };
  const incomplete = { outcome: 'incomplete', reason: 'Merci de compléter.', values };
  await decide(await api.staff('registry-agent'), number, 'qualification', incomplete);
  await remindAll();
  const form = new FormData();
  form.append('message', 'Voici');
  const { bytes, name, type } = pdfFile('cin');
  form.append('files', new Blob([new Uint8Array(bytes)], { type }), name);
  await (await api.visitor()).post(`/trackings/${trackingCode}/completion`, form);
  await settle();
}

async function transferred(): Promise<void> {
  const { number } = await file('Ailleurs');
  const values = { ...QUALIFIED, transferTo: other.administrationId };
  const decision = { outcome: 'not-competent', reason: 'Relève d’une autre administration.', values };
  await decide(await api.staff('registry-agent'), number, 'qualification', decision);
}

/** Facts of posts and calendars, and those that only tell browsers to look again. */
async function otherFacts(): Promise<void> {
  const { positions } = house.who('officer');
  const { administrationId } = house;
  const change = { administrationId, positionId: positions[0]!.positionId };
  await assignPosition({ ...change, holderId: null }, SYSTEM).catch(() => undefined);
  await settle();
  for (const one of subscriptions.filter((subscription) => !seen.has(subscription.job))) {
    const data = { audience: ['administration'], taskId: 't', letterId: 'l' };
    const event = { type: one.event, administrationId, aggregateId: administrationId, data };
    await inTransaction((tx) => emit(tx, event));
    await settle();
  }
}

it('every handler of the table, run twice at once and again, changes nothing more', async () => {
  // when letters are answered, completed and transferred, and posts change
  await answered();
  await completed();
  await transferred();
  await remindAll();
  await otherFacts();
  await sealJournals();
  // then each handler ran, and no third run changed anything
  expect([...seen].toSorted()).toEqual(subscriptions.map((one) => one.job).toSorted());
  expect(Object.fromEntries(changedBy)).toEqual({});
  // and no mail went out twice
  const ids = sink.mails.map((mail) => headerOf(mail, 'Message-ID'));
  expect(ids.length).toBeGreaterThan(4);
  expect(new Set(ids).size).toBe(ids.length);
  expect(await brokenPromises(house.platform)).toEqual([]);
}, 240_000);
