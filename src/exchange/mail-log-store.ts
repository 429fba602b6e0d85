import { newId } from '../platform/ids.ts';
import {
  crossAdministration,
  defineCollection,
  isDuplicateKey,
  type StoredDocument,
} from '../platform/mongo/index.ts';

/**
 * What became of one mail. `sending`: it may be on its way, or a crash hides its end. `waiting`: the mail
 * server was away, or its answer was lost; another attempt follows. `rejected`: the mail server refused the address or the mail for good.
 */
export type MailStatus = 'sending' | 'waiting' | 'sent' | 'not-configured' | 'no-address' | 'rejected';

/** One mail that an event asked for; no address and no text are kept. */
export interface MailLogDocument extends StoredDocument {
  /** Given before the first attempt and kept for every later one. */
  messageId: string;
  kind: string;
  letterId: string;
  /** The event that asks for it; absent in what an older version wrote. */
  eventId?: string;
  status: MailStatus;
  at: Date;
  /** When it was begun last; absent once it has an end. */
  unfinishedAt?: Date;
  /** Times that it was handed to a mail server. */
  attempts?: number;
  /** Answer of the mail server. */
  answer?: string;
}

const MailLog = defineCollection<MailLogDocument>({
  name: 'mail_log',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    messageId: { type: String, required: true },
    kind: { type: String, required: true },
    letterId: { type: String, required: true },
    eventId: String,
    status: { type: String, required: true },
    at: { type: Date, required: true },
    unfinishedAt: Date,
    attempts: Number,
    answer: String,
  },
  indexes: [
    { keys: { administrationId: 1, messageId: 1 }, options: { unique: true } },
    { keys: { administrationId: 1, letterId: 1 } },
    { keys: { unfinishedAt: 1, _id: 1 }, options: { sparse: true, name: 'unfinished' } },
  ],
});

/** An attempt has ended by then: with the answer of the mail server, or its time-out. */
export const ATTEMPT_ENDS_MS = 45_000;
/** Clocks of an installation differ by less than this: what was begun later than that was begun before a clock was moved back. */
const CLOCKS_APART_MS = 60_000;

const SCOPE = crossAdministration('the sweep looks for mails left behind in every administration');

type MailKey = Pick<MailLogDocument, 'administrationId' | 'messageId'>;

export function findMail({ administrationId, messageId }: MailKey): Promise<MailLogDocument | null> {
  return MailLog.findOne({ administrationId, messageId }).lean<MailLogDocument>();
}

/**
 * Takes a mail for one attempt, and writes it down before that. False when it has ended, or while another
 * attempt may still be under way.
 */
export async function beginMail(
  key: MailKey,
  about: Pick<MailLogDocument, 'kind' | 'letterId' | 'eventId'>,
  now: Date,
): Promise<boolean> {
  const over = new Date(now.getTime() - ATTEMPT_ENDS_MS);
  const sending = { status: 'sending' as const };
  const free = [
    { status: 'waiting' as const },
    { ...sending, at: { $lt: over } },
    { ...sending, at: { $gt: tooFar(now) } },
  ];
  const { administrationId, messageId } = key;
  try {
    await MailLog.updateOne(
      { administrationId, messageId, $or: free },
      {
        $set: { status: 'sending', at: now, unfinishedAt: now },
        $inc: { attempts: 1 },
        $setOnInsert: { _id: newId(), schemaVersion: 1, ...about },
      },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Writes down what became of a mail; `waiting` leaves it for a later attempt. */
export async function endMail(
  key: MailKey,
  about: Pick<MailLogDocument, 'kind' | 'letterId' | 'eventId'>,
  end: Pick<MailLogDocument, 'status' | 'at' | 'answer'>,
): Promise<void> {
  const { administrationId, messageId } = key;
  await MailLog.updateOne(
    { administrationId, messageId },
    {
      $set: end,
      ...(end.status !== 'waiting' && { $unset: { unfinishedAt: 1 } }),
      $setOnInsert: { _id: newId(), schemaVersion: 1, ...about },
    },
    { upsert: true },
  );
}

function tooFar(now: Date): Date {
  return new Date(now.getTime() + CLOCKS_APART_MS);
}

/** Mails that have no end and were begun before a clock was moved back. */
export function mailsBegunAhead(now: Date, limit: number): Promise<MailLogDocument[]> {
  return MailLog.find({ unfinishedAt: { $gt: tooFar(now) } }, null, { scope: SCOPE })
    .sort({ unfinishedAt: 1, _id: 1 })
    .limit(limit)
    .lean<MailLogDocument[]>();
}

/** Mails that were begun before an instant and have no end: a page, the oldest first. */
export function unfinishedMails(
  before: Date,
  after: MailLogDocument | undefined,
  limit: number,
): Promise<MailLogDocument[]> {
  const unfinishedAt = { $gte: after?.unfinishedAt ?? new Date(0), $lt: before };
  const later = after && {
    $or: [{ unfinishedAt: { $gt: after.unfinishedAt } }, { _id: { $gt: after._id } }],
  };
  return MailLog.find({ unfinishedAt, ...later }, null, { scope: SCOPE })
    .sort({ unfinishedAt: 1, _id: 1 })
    .limit(limit)
    .lean<MailLogDocument[]>();
}
