import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealJournals } from '../../src/journal/index.ts';
import { invariants, subscriptions } from '../../src/main/compose.ts';
import { newId } from '../../src/platform/ids.ts';
import { openHouse, type House } from '../support/administration-house.ts';
import { fileAtPortal } from '../support/filing-life.ts';
import { openHouseApi, until, type HouseApi } from '../support/house-api.ts';
import { brokenPromises } from '../support/invariants.ts';
import { untilTask } from '../support/staff.ts';
import { wholeLife } from '../support/whole-life.ts';

type Row = Record<string, unknown> & { _id: string };

let house: House;
let api: HouseApi;
/** A letter that lived its whole life, and one that waits to be qualified. */
let archived: Row;
let waiting: Row;

function rows(name: string) {
  return mongoose.connection.collection<Row>(name);
}

async function one(name: string, filter: Record<string, unknown>): Promise<Row> {
  const found = await rows(name).findOne(filter);
  if (found === null) throw new Error(`Expected a row of ${name}`);
  return found;
}

/** Changes a row behind the product's back; the result puts it back. */
async function change(name: string, filter: Record<string, unknown>, update: Record<string, unknown>) {
  const before = await one(name, filter);
  await rows(name).updateOne({ _id: before._id }, update);
  return async () => void (await rows(name).replaceOne({ _id: before._id }, before));
}

async function remove(name: string, filter: Record<string, unknown>) {
  const before = await one(name, filter);
  await rows(name).deleteOne({ _id: before._id });
  return async () => void (await rows(name).insertOne(before));
}

function blobFile(sha256: string): string {
  const { folder } = house.platform;
  return join(folder, 'blobs', house.administrationId, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

function damage(sha256: string, bytes: (before: Buffer) => Buffer | null) {
  const file = blobFile(sha256);
  const before = readFileSync(file);
  const after = bytes(before);
  if (after === null) rmSync(file);
  else writeFileSync(file, after);
  return async () => writeFileSync(file, before);
}

const AGO = () => new Date(Date.now() - 5 * 60_000);

beforeAll(async () => {
  house = await openHouse({ code: 'PROMESSE' });
  api = await openHouseApi(house);
  const letterId = await wholeLife(house, api, 'Première');
  const filed = await fileAtPortal(await api.visitor(), house.code, 'Seconde');
  const task = await untilTask(await api.staff('registry-agent'), filed.number, 'qualification');
  await until(
    () => one('letters', { _id: task.letter.id }),
    (letter) => letter['dueSince'] === undefined,
  );
  await api.close();
  await house.platform.settle(subscriptions);
  await sealJournals();
  archived = await one('letters', { _id: letterId });
  waiting = await one('letters', { _id: task.letter.id });
}, 120_000);
afterAll(() => house.platform.close());

const receiptOf = (letter: Row) => (letter['receipt'] as { sha256: string }).sha256;
const instanceOf = (letter: Row) => (letter['circuit'] as { instanceId: string }).instanceId;

type Undo = () => Promise<void>;
interface Break {
  readonly what: string;
  /** The promises it breaks, all of them. */
  readonly broken: readonly string[];
  readonly says: RegExp;
  readonly how: () => Promise<Undo> | Undo;
}

const BREAKS: readonly Break[] = [
  {
    what: 'a changed entry of the journal',
    broken: ['journal.chain-is-whole'],
    says: /no longer gives its hash/,
    how: () => change('journal_entries', { sequence: 3 }, { $set: { 'facts.number': 'x' } }),
  },
  {
    what: 'a removed entry of the journal',
    broken: ['journal.chain-is-whole'],
    says: /missing from the chain/,
    how: () => remove('journal_entries', { sequence: 4 }),
  },
  {
    what: 'an act that was never sealed',
    broken: ['journal.acts-are-sealed'],
    says: /is not in the chain/,
    how: async () => {
      const _id = newId();
      const { administrationId } = house;
      const act = {
        act: 'letter.read',
        subject: { type: 'letter', id: 'x' },
        actor: {},
        hashes: {},
        facts: {},
      };
      await rows('journal_entries').insertOne({ _id, administrationId, ...act, at: AGO(), pending: true });
      return async () => void (await rows('journal_entries').deleteOne({ _id }));
    },
  },
  {
    what: 'an event that nobody will deliver',
    broken: ['outbox.events-are-delivered-or-due'],
    says: /neither done, nor due, nor an incident/,
    how: () => change('outbox', { type: 'letter.filed' }, { $unset: { settledAt: 1 } }),
  },
  {
    what: 'an event that is due and not queued',
    broken: ['outbox.events-are-delivered-or-due'],
    says: /was not queued/,
    how: () =>
      change(
        'outbox',
        { type: 'letter.filed' },
        { $unset: { settledAt: 1 }, $set: { dueAt: AGO(), time: AGO() } },
      ),
  },
  {
    what: 'an incident without a name',
    broken: ['outbox.events-are-delivered-or-due'],
    says: /no job of it was given up/,
    how: () =>
      change('outbox', { type: 'letter.filed' }, { $unset: { settledAt: 1 }, $set: { incidentAt: AGO() } }),
  },
  {
    what: 'an event put off by a clock that was moved back',
    broken: ['outbox.events-are-delivered-or-due'],
    says: /not due before/,
    how: () =>
      change(
        'outbox',
        { type: 'letter.filed' },
        { $unset: { settledAt: 1 }, $set: { dueAt: new Date(Date.now() + 3_600_000) } },
      ),
  },
  {
    what: 'a timer that did not fire',
    broken: ['engine.timers-fire-in-time'],
    says: /was due/,
    how: () => change('engine_timers', { instanceId: instanceOf(waiting) }, { $set: { dueAt: AGO() } }),
  },
  {
    what: 'a timer that is not set',
    broken: ['engine.cases-have-a-reason-to-wait'],
    says: /timer that is not set/,
    how: () => remove('engine_timers', { instanceId: instanceOf(waiting) }),
  },
  {
    what: 'a step that nobody was asked for',
    broken: ['engine.cases-have-a-reason-to-wait'],
    says: /nobody was asked for the step qualify/,
    how: () => remove('tasks', { 'subject.id': waiting._id }),
  },
  {
    what: 'a decision that the circuit never heard of',
    broken: ['engine.cases-have-a-reason-to-wait'],
    says: /the circuit was not told/,
    how: () =>
      change('tasks', { 'subject.id': waiting._id }, { $set: { status: 'completed', queue: 'closed' } }),
  },
  {
    what: 'a circuit that was never started',
    broken: ['engine.cases-have-a-reason-to-wait'],
    says: /never told to start/,
    how: () => change('instances', { _id: instanceOf(waiting) }, { $set: { status: 'starting' } }),
  },
  {
    what: 'a service that nobody does',
    broken: ['engine.cases-have-a-reason-to-wait'],
    says: /nothing will do the automatic step number/,
    how: () =>
      change(
        'instances',
        { _id: instanceOf(waiting) },
        { $push: { services: { executionId: 'e', elementId: 'number', service: 'registry.number-reply' } } },
      ),
  },
  {
    what: 'a circuit that waits for nothing',
    broken: ['engine.cases-have-a-reason-to-wait', 'tasks.belong-to-a-waiting-step'],
    says: /waits for nothing|does not wait/,
    how: () =>
      change('instances', { _id: instanceOf(waiting) }, { $set: { open: [], timers: [], services: [] } }),
  },
  {
    what: 'a task of a circuit that has ended',
    broken: ['tasks.belong-to-a-waiting-step', 'registry.closed-letters-have-no-tasks'],
    says: /its circuit has ended|but the task .* is open/,
    how: () =>
      change('tasks', { 'subject.id': archived._id }, { $set: { status: 'open', queue: 'head@any' } }),
  },
  {
    what: 'a gap in a register',
    broken: ['registry.registers-are-gapless', 'registry.letters-are-registered'],
    says: /expected 20\d\d\/A\/000001|but it gives 3 next|not in its register/,
    how: () => remove('register_entries', { subjectId: archived._id }),
  },
  {
    what: 'a register that would give a number again',
    broken: ['registry.registers-are-gapless'],
    says: /it gives 2 next/,
    how: () => change('registers', { key: 'incoming' }, { $set: { next: 2 } }),
  },
  {
    what: 'a letter that is gone',
    broken: ['registry.entries-have-their-letter'],
    says: /does not exist or has no number/,
    how: () => remove('letters', { _id: archived._id }),
  },
  {
    what: 'a file of a receipt that is gone',
    broken: ['documents.references-have-their-file', 'registry.receipts-keep-their-files'],
    says: /is not stored/,
    how: () => damage((archived['files'] as { sha256: string }[])[0]!.sha256, () => null),
  },
  {
    what: 'a file of a receipt with other bytes',
    broken: ['registry.receipts-keep-their-files'],
    says: /other bytes/,
    how: () =>
      damage((archived['files'] as { sha256: string }[])[0]!.sha256, (before) =>
        Buffer.from(before).fill(0, 9, 12),
      ),
  },
  {
    what: 'a receipt that was changed',
    broken: ['registry.receipts-keep-their-files', 'registry.receipt-seals-verify'],
    says: /other bytes|seal of its receipt/,
    how: () => damage(receiptOf(archived), (before) => Buffer.from(before).fill(0, 900, 903)),
  },
  {
    what: 'a code that opens nothing',
    broken: ['registry.codes-open-their-letter'],
    says: /its tracking code opens nothing/,
    how: () => remove('public_codes', { objectId: archived._id, purpose: 'tracking' }),
  },
  {
    what: 'a reply that counts as signed and is not',
    broken: ['registry.reply-signatures-verify'],
    says: /signature is missing/,
    how: () => change('replies', { letterId: archived._id }, { $unset: { signed: 1 } }),
  },
  {
    what: 'a signed reply that was exchanged for an unsigned file',
    broken: ['registry.reply-signatures-verify'],
    says: /does not verify/,
    how: () => {
      const { sha256 } = (archived['files'] as { sha256: string }[])[0]!;
      return change('replies', { letterId: archived._id }, { $set: { 'signed.sha256': sha256 } });
    },
  },
  {
    what: 'a numbered reply that never went out',
    broken: ['registry.numbered-replies-go-out'],
    says: /is signed, but its letter is archived/,
    how: () => change('replies', { letterId: archived._id }, { $set: { status: 'signed' } }),
  },
  {
    what: 'a letter whose receipt nothing will make',
    broken: ['registry.filings-are-followed-up'],
    says: /nothing will make its receipt/,
    how: () => change('letters', { _id: waiting._id }, { $set: { dueSince: AGO() }, $unset: { receipt: 1 } }),
  },
  {
    what: 'a letter without circuit that says nothing is due',
    broken: ['registry.letters-have-receipt-and-circuit'],
    says: /its circuit/,
    how: () => change('letters', { _id: archived._id }, { $unset: { circuit: 1 } }),
  },
  {
    what: 'a session of a closed account',
    broken: ['identity.sessions-end'],
    says: /but the account is not/,
    how: () => change('persons', { _id: house.who('officer').personId }, { $set: { status: 'disabled' } }),
  },
  {
    what: 'a mail that was begun and has no end',
    broken: ['exchange.begun-mails-end'],
    says: /has no end/,
    how: () =>
      change(
        'mail_log',
        { letterId: archived._id },
        { $set: { status: 'sending', at: AGO(), unfinishedAt: AGO() } },
      ),
  },
];

describe('a healthy database', () => {
  it('breaks no promise, and every promise was held against something', async () => {
    expect(await brokenPromises(house.platform)).toEqual([]);
    expect(BREAKS.flatMap((one) => one.broken)).toEqual(
      expect.arrayContaining(invariants.map((invariant) => invariant.name)),
    );
  });

  it('has promises with names of their own, each in one sentence', () => {
    expect(new Set(invariants.map((invariant) => invariant.name)).size).toBe(invariants.length);
    for (const { name, promise } of invariants) {
      expect(name).toMatch(/^[a-z]+\.[a-z-]+$/);
      expect(promise).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('a broken promise is found, and no other is blamed:', () => {
  it.each(BREAKS)('$what', async ({ broken, says, how }) => {
    // given
    const undo = await how();
    // when
    const found = await brokenPromises(house.platform).finally(undo);
    // then
    expect([...new Set(found.map((fault) => fault.invariant))].toSorted()).toEqual(broken.toSorted());
    for (const fault of found) expect(`${fault.subject}: ${fault.detail}`).toMatch(says);
  });

  it('and is mended by putting things back', async () => {
    expect(await brokenPromises(house.platform)).toEqual([]);
  });
});
