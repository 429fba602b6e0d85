import { record } from '../journal/index.ts';
import type { Tx } from '../platform/mongo/index.ts';
import { replyNotFound, stateRefused } from './errors.ts';
import { changeLetter, loadLetter } from './letter-store.ts';
import { actorOfDecision } from './qualify-letter.ts';
import type { SigningDecision, Visa } from './reply.ts';
import { changeReply, findReply, type ReplyDocument } from './reply-store.ts';
import type { StepDecision } from './step-decision.ts';

/** The outcome of handling that sends a draft on its way to signature. */
const SUBMIT = 'submit';

/** The officer is done with a letter. To submit a reply, its subject and body must be written. */
export async function finishHandling(tx: Tx, decision: StepDecision): Promise<void> {
  const { administrationId, letterId } = decision;
  const letter = await loadLetter(administrationId, letterId, tx);
  const reply = await findReply(administrationId, letterId, tx);
  if (decision.outcome === SUBMIT) requireWritten(reply);
  const status = ['answered', 'archived', 'transferred'].includes(letter.status)
    ? {}
    : { status: 'in-progress' };
  await changeLetter(tx, letter, {
    set: { ...status, 'milestones.startedAt': letter.milestones.startedAt ?? decision.at },
    addToSet: { participants: decision.positionId },
  });
  await recordDecision(tx, decision, 'letter.handled', reply);
}

/** A superior approves the draft as it stands; a return leaves no visa. */
export async function giveVisa(tx: Tx, decision: StepDecision): Promise<void> {
  const reply = requireWritten(await findReply(decision.administrationId, decision.letterId, tx));
  await takePart(tx, decision);
  if (isReturn(decision)) return recordDecision(tx, decision, 'reply.returned', reply);
  const visa: Visa = {
    personId: decision.personId,
    at: decision.at,
    contentHash: reply.contentHash,
    positionId: decision.positionId,
  };
  await changeReply(tx, reply, { visas: [...reply.visas, visa] });
  await recordDecision(tx, decision, 'reply.visa-given', reply);
}

/** The signatory decides to sign exactly this content; the draft is closed from then on. */
export async function decideSignature(tx: Tx, decision: StepDecision): Promise<void> {
  const reply = requireWritten(await findReply(decision.administrationId, decision.letterId, tx));
  await takePart(tx, decision);
  if (isReturn(decision)) return recordDecision(tx, decision, 'reply.returned', reply);
  if (reply.status !== 'draft') {
    throw stateRefused('registry.reply_signed', 'Expected a draft to sign, but the reply is already signed');
  }
  const signing: SigningDecision = {
    personId: decision.personId,
    at: decision.at,
    contentHash: reply.contentHash,
    positionId: decision.positionId,
  };
  await changeReply(tx, reply, { decision: signing });
  await recordDecision(tx, decision, 'reply.signature-decided', reply);
}

/** Outcomes by which a superior sends a draft back or refuses it. */
function isReturn(decision: StepDecision): boolean {
  return decision.tone === 'danger';
}

function requireWritten(reply: ReplyDocument | null): ReplyDocument {
  if (reply === null) throw replyNotFound();
  if (reply.subject !== '' && reply.body !== '') return reply;
  throw stateRefused(
    'registry.reply_empty',
    'Expected a reply with subject and body, but it is not finished',
  );
}

async function takePart(tx: Tx, decision: StepDecision): Promise<void> {
  const letter = { administrationId: decision.administrationId, _id: decision.letterId };
  await changeLetter(tx, letter, { addToSet: { participants: decision.positionId } });
}

async function recordDecision(
  tx: Tx,
  decision: StepDecision,
  act: string,
  reply: ReplyDocument | null,
): Promise<void> {
  await record(tx, {
    administrationId: decision.administrationId,
    act,
    subject: { type: 'letter', id: decision.letterId },
    actor: actorOfDecision(decision),
    facts: { outcome: decision.outcome },
    ...(reply === null ? {} : { hashes: { content: reply.contentHash } }),
  });
}
