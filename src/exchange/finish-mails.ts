import { inPages, type Fault, type Invariant, type Tally } from '../platform/invariants.ts';
import { isUnsettled, lastWorkSpan, lateMs, type DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Sweep } from '../platform/sweep.ts';
import {
  remindFiler,
  sendAnswer,
  sendCompletionRequest,
  sendReceipt,
  sendTransferNotice,
} from './letter-mails.ts';
import { ATTEMPT_ENDS_MS, mailsBegunAhead, unfinishedMails, type MailLogDocument } from './mail-log-store.ts';
import type { MailKind } from './mail-texts.ts';

const OVERDUE_MS = 60_000;
const PAGE = 100;

const SENDERS: Readonly<Record<MailKind, (platform: Platform, event: DomainEvent) => Promise<void>>> = {
  receipt: sendReceipt,
  completion: sendCompletionRequest,
  'completion-reminder': remindFiler,
  answer: sendAnswer,
  transfer: sendTransferNotice,
};

/**
 * Sends the mails that were begun, whose end is unknown, and that no job will take up again. The filer may
 * get one twice, under one Message-ID; none is lost.
 */
export async function finishMails(platform: Platform): Promise<number> {
  const now = platform.clock.now();
  const before = new Date(now.getTime() - ATTEMPT_ENDS_MS);
  const left = [...(await unfinishedMails(before, undefined, PAGE)), ...(await mailsBegunAhead(now, PAGE))];
  let finished = 0;
  for (const mail of left) {
    const event = eventOf(mail);
    if (event === null || (await isInHand(mail))) continue;
    await SENDERS[mail.kind as MailKind](platform, event)
      .then(() => (finished += 1))
      .catch((error: unknown) => platform.log.warn({ err: error }, 'a late mail could not be sent yet'));
  }
  return finished;
}

function eventOf({ eventId, kind, administrationId, letterId, at }: MailLogDocument): DomainEvent | null {
  if (eventId === undefined || !Object.hasOwn(SENDERS, kind)) return null;
  const data = { letterId, stepKind: 'completion-by-filer' };
  const about = { administrationId, aggregateId: letterId, data };
  return { id: eventId, type: 'mail.repeated', version: 1, sequence: 0, time: at, ...about };
}

/** The event that asked for the mail still has a job, or an incident. */
async function isInHand({ administrationId, eventId }: MailLogDocument): Promise<boolean> {
  return eventId !== undefined && (await isUnsettled(administrationId, eventId));
}

export const exchangeSweeps: readonly Sweep[] = [{ name: 'exchange.finish-mails', sweep: finishMails }];

/** The promise of mail. */
export const exchangeInvariants: readonly Invariant[] = [
  {
    name: 'exchange.begun-mails-end',
    promise: 'Every mail that was begun is sent or refused, or its job is due or an incident.',
    scope: 'installation',
    check: checkMails,
  },
];

async function* checkMails(platform: Platform, _platformId: string, seen: Tally): AsyncGenerator<Fault> {
  const span = await lastWorkSpan(platform);
  const pages = inPages((after: MailLogDocument | undefined) =>
    unfinishedMails(platform.clock.now(), after, PAGE),
  );
  for await (const page of pages) {
    for (const mail of page) {
      seen();
      if (lateMs(span, mail.at) <= OVERDUE_MS || (await isInHand(mail))) continue;
      const detail = `the mail "${mail.kind}" was begun ${mail.at.toISOString()} and has no end`;
      yield { subject: `letter ${mail.letterId}`, detail };
    }
  }
}
