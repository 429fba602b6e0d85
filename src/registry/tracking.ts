import { findAdministration } from '../identity/index.ts';
import { openFilerTask } from '../tasks/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { LocalizedText } from '../platform/text.ts';
import type { LetterStatus } from './letter.ts';
import { loadLetter, type LetterDocument } from './letter-store.ts';
import { letterAddresses, publicCode, resolveCode } from './public-code.ts';
import { findReply } from './reply-store.ts';
import { fold } from './search-terms.ts';
import { codeUnknown } from './errors.ts';
import { trackingSteps, type TrackingStep } from './tracking-steps.ts';

/** What a filer sees of a letter: no name of anybody inside. */
export interface Tracking {
  readonly number: string;
  readonly administration: { readonly id: string; readonly code: string; readonly name: LocalizedText };
  readonly subject: string;
  readonly filedAt: Date;
  readonly status: LetterStatus;
  readonly steps: readonly TrackingStep[];
  /** Address of the receipt; answers 202 until it is sealed. */
  readonly receipt: string;
  readonly receiptReady: boolean;
  /** Address of the signed answer, once it is sent. */
  readonly answer?: string;
  readonly answerNumber?: string;
  readonly answerVerification?: string;
  readonly completionRequest?: {
    readonly message: string;
    readonly missing: readonly string[];
    readonly until?: Date;
  };
  readonly transferredTo?: { readonly administration: LocalizedText; readonly number?: string };
}

/** The letter of a tracking code. */
export async function letterOfTrackingCode(platform: Platform, code: string): Promise<LetterDocument> {
  const target = await resolveCode(platform, code, 'tracking');
  return loadLetter(target.administrationId, target.objectId);
}

/** The tracking address for a number and its code: both must belong to the same letter. */
export async function findTracking(
  platform: Platform,
  number: string,
  code: string,
): Promise<{ tracking: string }> {
  const letter = await letterOfTrackingCode(platform, code);
  if (fold(number.trim()) !== fold(letter.number)) throw codeUnknown();
  return { tracking: letterAddresses(platform, letter._id).tracking };
}

/** Where a letter stands, for its filer. */
export async function readTracking(platform: Platform, code: string): Promise<Tracking> {
  const letter = await letterOfTrackingCode(platform, code);
  const [administration, reply] = await Promise.all([
    findAdministration(letter.administrationId),
    findReply(letter.administrationId, letter._id),
  ]);
  const addresses = letterAddresses(platform, letter._id);
  const dispatched = reply?.status === 'dispatched' ? reply : null;
  const asked = await completionRequest(letter);
  const transferred = await transferredTo(letter);
  return {
    number: letter.number,
    administration: { id: administration!._id, code: administration!.code, name: administration!.name },
    subject: letter.subject,
    filedAt: letter.filedAt,
    status: letter.status,
    steps: await trackingSteps(letter),
    receipt: addresses.receipt,
    receiptReady: letter.receipt !== undefined,
    ...(dispatched === null ? {} : answerOf(platform, letter._id, dispatched)),
    ...(asked === undefined ? {} : { completionRequest: asked }),
    ...(transferred === undefined ? {} : { transferredTo: transferred }),
  };
}

function answerOf(
  platform: Platform,
  letterId: string,
  reply: { _id: string; number?: string },
): Pick<Tracking, 'answer' | 'answerNumber' | 'answerVerification'> {
  const tracking = publicCode(platform, { purpose: 'tracking', objectType: 'letter', objectId: letterId });
  const verification = publicCode(platform, {
    purpose: 'verification',
    objectType: 'reply',
    objectId: reply._id,
  });
  const base = platform.config.publicUrl;
  return {
    answer: `${base}/api/v1/trackings/${tracking}/answer`,
    ...(reply.number === undefined ? {} : { answerNumber: reply.number }),
    answerVerification: `${base}/verify/${verification}`,
  };
}

/** Asked, not answered, and the circuit still waits; `until` is the step's own deadline. */
async function completionRequest(letter: LetterDocument): Promise<Tracking['completionRequest']> {
  const { completion } = letter;
  if (completion?.askedAt === undefined || completion.answeredAt !== undefined) return undefined;
  const task = await openFilerTask(letter.administrationId, letter._id);
  if (task === null) return undefined;
  const { message, missing } = completion;
  return { message, missing, ...(task.dueAt === undefined ? {} : { until: task.dueAt }) };
}

async function transferredTo(letter: LetterDocument): Promise<Tracking['transferredTo']> {
  if (letter.status !== 'transferred' || letter.transfer === undefined) return undefined;
  const target = await findAdministration(letter.transfer.toAdministrationId);
  if (target === null) return undefined;
  const { number } = letter.transfer;
  return { administration: target.name, ...(number === undefined ? {} : { number }) };
}
