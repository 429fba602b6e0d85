import { keepFilesOfOwners } from '../documents/index.ts';
import { record, type Act } from '../journal/index.ts';
import { insert, type NewDocument, type Tx } from '../platform/mongo/index.ts';
import { emitAll } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Actor } from '../platform/principal.ts';
import type { FileLetter } from './file-letter.ts';
import { FilingKeys, type FilingKeyDocument } from './idempotency-store.ts';
import { Letters, type LetterDocument } from './letter-store.ts';
import { openCodes, type CodeTarget } from './public-code.ts';
import type { RegisterNumber } from './register.ts';
import { letterTerms } from './search-terms.ts';
import { takeNumbers } from './take-number.ts';
import { versionInForce } from './version-in-force.ts';

/** A valid filing on its way to a number; `letterId` is fixed so that a retried transaction repeats it. */
export interface PreparedFiling {
  readonly letterId: string;
  readonly filing: FileLetter;
  readonly actor: Actor;
  /** Hash of caller and idempotency key. */
  readonly keyId: string;
  /** Hash of the parsed filing and its files. */
  readonly digest: string;
}

/** The letter that a key stands for; its `digest` may be another than the one asked for. */
export interface CommittedFiling {
  readonly letterId: string;
  readonly number: string;
  readonly filedAt: Date;
  readonly digest: string;
  readonly repeated: boolean;
}

/**
 * Files several letters of one incoming register in one transaction, numbers in the given order.
 * A key met before (in the store or in the batch) takes no number: it gets the first one's answer.
 */
export async function commitFilings(
  tx: Tx,
  platform: Platform,
  batch: readonly PreparedFiling[],
): Promise<CommittedFiling[]> {
  const answers = await answersGiven(tx, batch);
  const fresh = firstOfEachKey(batch).filter((one) => !answers.has(one.keyId));
  if (fresh.length > 0) {
    const { administrationId } = fresh[0]!.filing;
    const subjects = fresh.map((one) => ({ type: 'letter' as const, id: one.letterId }));
    const numbers = await takeNumbers(tx, platform, { administrationId, key: 'incoming' }, subjects);
    await writeLetters(tx, platform, fresh, numbers);
    fresh.forEach((one, index) => answers.set(one.keyId, answerOf(one, numbers[index]!)));
  }
  const taken = new Set(fresh.map((one) => one.letterId));
  return batch.map((one) => {
    const answer = answers.get(one.keyId)!;
    return { ...answer, repeated: !taken.has(one.letterId) };
  });
}

function answerOf(one: PreparedFiling, number: RegisterNumber): CommittedFiling {
  return {
    letterId: one.letterId,
    number: number.number,
    filedAt: number.at,
    digest: one.digest,
    repeated: false,
  };
}

function firstOfEachKey(batch: readonly PreparedFiling[]): PreparedFiling[] {
  const first = new Map<string, PreparedFiling>();
  for (const one of batch) if (!first.has(one.keyId)) first.set(one.keyId, one);
  return [...first.values()];
}

async function answersGiven(tx: Tx, batch: readonly PreparedFiling[]): Promise<Map<string, CommittedFiling>> {
  const ids = [...new Set(batch.map((one) => one.keyId))];
  const keys = await FilingKeys.find({ _id: { $in: ids } })
    .session(tx)
    .lean<FilingKeyDocument[]>();
  const answers = new Map<string, CommittedFiling>();
  for (const key of keys) {
    const letter = await Letters.findOne({ administrationId: key.administrationId, _id: key.letterId })
      .session(tx)
      .lean<LetterDocument>();
    if (letter === null) continue;
    const { number, filedAt } = letter;
    answers.set(key._id, { letterId: letter._id, number, filedAt, digest: key.digest, repeated: true });
  }
  return answers;
}

async function writeLetters(
  tx: Tx,
  platform: Platform,
  fresh: readonly PreparedFiling[],
  numbers: readonly RegisterNumber[],
): Promise<void> {
  await insert(tx, FilingKeys, ...fresh.map((one, index) => keyOf(one, numbers[index]!)));
  await insert(tx, Letters, ...fresh.map((one, index) => letterOf(one, numbers[index]!)));
  await openCodes(tx, platform, fresh.flatMap(codesOf));
  await tell(tx, fresh, numbers);
}

function keyOf(one: PreparedFiling, number: RegisterNumber): NewDocument<FilingKeyDocument> {
  return {
    _id: one.keyId,
    administrationId: one.filing.administrationId,
    digest: one.digest,
    letterId: one.letterId,
    at: number.at,
  };
}

function letterOf(one: PreparedFiling, number: RegisterNumber): NewDocument<LetterDocument> {
  const { filing } = one;
  const { order, year } = number;
  return {
    _id: one.letterId,
    administrationId: filing.administrationId,
    number: number.number,
    year,
    order,
    filedAt: number.at,
    channel: filing.channel,
    filer: filing.filer,
    subject: filing.subject,
    text: filing.text,
    language: filing.language,
    files: filing.files,
    status: 'submitted',
    milestones: {},
    supplements: [],
    participants: [],
    searchTerms: letterTerms({
      number: number.number,
      order,
      subject: filing.subject,
      filerName: filing.filer.name,
    }),
    dueSince: number.at,
    revision: 1,
    ...(filing.origin === undefined ? {} : { origin: filing.origin }),
  };
}

function codesOf(one: PreparedFiling): CodeTarget[] {
  const { administrationId } = one.filing;
  const letter = { administrationId, objectType: 'letter', objectId: one.letterId } as const;
  return [
    { ...letter, purpose: 'receipt' },
    { ...letter, purpose: 'verification' },
    { ...letter, purpose: 'tracking' },
  ];
}

async function tell(
  tx: Tx,
  fresh: readonly PreparedFiling[],
  numbers: readonly RegisterNumber[],
): Promise<void> {
  const { administrationId } = fresh[0]!.filing;
  const filesByOwner = new Map(fresh.map((one) => [one.letterId, one.filing.files]));
  await keepFilesOfOwners(tx, { administrationId, ownerType: 'letter', filesByOwner });
  await record(tx, ...fresh.map((one, index) => actOf(one, numbers[index]!)));
  const circuit = await versionInForce(administrationId);
  const events = fresh.map(({ letterId, filing }, index) => ({
    type: 'letter.filed',
    aggregateId: letterId,
    data: { letterId, number: numbers[index]!.number, channel: filing.channel, ...(circuit && { circuit }) },
  }));
  await emitAll(tx, administrationId, events);
}

function actOf(one: PreparedFiling, { number }: RegisterNumber): Act {
  const { administrationId, files, channel } = one.filing;
  return {
    administrationId,
    act: 'letter.filed',
    subject: { type: 'letter', id: one.letterId },
    actor: one.actor,
    hashes: Object.fromEntries(files.map((file, index) => [`file-${index + 1}`, file.sha256])),
    facts: { number, files: files.length, channel },
  };
}
