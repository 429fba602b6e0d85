import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealJournals } from '../../src/journal/index.ts';
import { subscriptions, sweeps } from '../../src/main/compose.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import { listIncidents, retryIncident } from '../../src/platform/outbox/index.ts';
import { runSweeps } from '../../src/platform/sweep.ts';
import { fileLetter } from '../../src/registry/index.ts';
import { filingTo, openHouse, SYSTEM, type House } from '../support/administration-house.ts';
import { brokenPromises } from '../support/invariants.ts';
import { headerOf, openSmtpSink, type HangUp, type SmtpSink } from '../support/smtp-sink.ts';

const clock = new FixedClock('2026-03-02T09:00:00Z');
/** Attempts at what stays away, before it is an incident. */
const ATTEMPTS = 20;

let sink: SmtpSink;
let house: House;

beforeAll(async () => {
  sink = await openSmtpSink();
  house = await openHouse({ clock, code: 'FIL', env: { SMTP_URL: sink.url } });
});
beforeEach(() => {
  clock.advance(3_600_000);
  sink.mails.length = 0;
});
afterAll(async () => {
  await house.platform.close();
  await sink.close();
});

interface LoggedMail {
  readonly messageId: string;
  readonly kind: string;
  readonly letterId: string;
  readonly eventId: string;
  readonly status: string;
  readonly attempts: number;
}

function settle(): Promise<void> {
  return house.platform.settle(subscriptions, { allowIncidents: true });
}

async function file(email: string): Promise<string> {
  const filer = { type: 'citizen', name: 'Amina', email, idNumber: 'AB123456' } as const;
  return (await fileLetter(house.platform, filingTo(house, { filer }), SYSTEM)).letterId;
}

function logged(letterIds: readonly string[]): Promise<LoggedMail[]> {
  const log = mongoose.connection.collection<LoggedMail & { _id: string }>('mail_log');
  return log.find({ letterId: { $in: [...letterIds] } }).toArray();
}

function namesSentTo(email: string): string[] {
  return sink.mails.filter((mail) => mail.to.includes(email)).map((mail) => headerOf(mail, 'Message-ID'));
}

describe.each<{ moment: HangUp; taken: number }>([
  { moment: 'before the mail', taken: 1 },
  { moment: 'before the answer', taken: 4 },
])('a mail server that drops the connection after DATA, $moment', ({ moment, taken }) => {
  it('gets the mail again under the same Message-ID until it answers; the log ends as sent', async () => {
    // given
    sink.hangUp(moment, 3);
    // when
    const letterId = await file('fidele@example.ma');
    await settle();
    // then
    const [entry, ...others] = await logged([letterId]);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ kind: 'receipt', status: 'sent', attempts: 4 });
    expect(entry).not.toHaveProperty('unfinishedAt');
    expect(namesSentTo('fidele@example.ma')).toEqual(Array.from({ length: taken }, () => entry!.messageId));
    // and nothing sends it once more
    clock.advance(120_000);
    await runSweeps(house.platform, sweeps);
    await settle();
    expect(namesSentTo('fidele@example.ma')).toHaveLength(taken);
    await sealJournals();
    expect(await brokenPromises(house.platform)).toEqual([]);
  });

  it('gets one mail of each letter, whichever were dropped', async () => {
    // given
    sink.hangUp(moment, 5);
    const emails = Array.from({ length: 6 }, (_, index) => `usager-${index}@example.ma`);
    // when
    const letterIds = await Promise.all(emails.map(file));
    await settle();
    // then the log has one mail of each event and recipient, and the server knows each by one name
    const log = await logged(letterIds);
    expect(log.map((one) => one.letterId).toSorted()).toEqual(letterIds.toSorted());
    expect(log.every((one) => one.kind === 'receipt' && one.status === 'sent')).toBe(true);
    for (const name of ['messageId', 'eventId'] as const)
      expect(new Set(log.map((one) => one[name])).size).toBe(emails.length);
    for (const [index, email] of emails.entries()) {
      const mine = log.find((one) => one.letterId === letterIds[index])!;
      expect([...new Set(namesSentTo(email))]).toEqual([mine.messageId]);
    }
  });

  it('is an incident when it never answers; the mail goes out once it does', async () => {
    // given
    sink.hangUp(moment, ATTEMPTS);
    const letterId = await file('patient@example.ma');
    await settle();
    // then it is given up where a person sees it, and no promise is broken
    const [incident] = await listIncidents();
    expect(incident).toMatchObject({
      job: 'exchange.send-receipt',
      aggregateId: letterId,
      attempts: ATTEMPTS,
    });
    clock.advance(3_600_000);
    await runSweeps(house.platform, sweeps);
    await settle();
    await sealJournals();
    expect(await brokenPromises(house.platform)).toEqual([]);
    // when the server answers again and somebody asks for it
    await retryIncident(incident!.eventId, incident!.job);
    await settle();
    // then
    const [entry, ...others] = await logged([letterId]);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ status: 'sent', attempts: ATTEMPTS + 1 });
    expect([...new Set(namesSentTo('patient@example.ma'))]).toEqual([entry!.messageId]);
    expect(await listIncidents()).toEqual([]);
  });
});
