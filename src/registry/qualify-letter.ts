import { resolveAdministration } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { DomainError } from '../platform/errors.ts';
import type { Tx } from '../platform/mongo/index.ts';
import { stateRefused } from './errors.ts';
import {
  CONFIDENTIALITIES,
  PRIORITIES,
  type CompletionRequest,
  type Qualification,
  type Transfer,
} from './letter.ts';
import { changeLetter, loadLetter, type LetterDocument } from './letter-store.ts';
import { choiceOf, linesOf, textOf, type StepDecision } from './step-decision.ts';

/** The outcome that asks the filer for what is missing; a letter sees it once (law 55-19). */
const INCOMPLETE = 'incomplete';
/** The outcome that sends the letter to the competent administration. */
export const NOT_COMPETENT = 'not-competent';

/**
 * Writes what the registry desk decided. `incomplete` keeps what is missing and is refused a second
 * time; `not-competent` keeps the competent administration and why; any other outcome registers
 * the letter.
 */
export async function qualifyLetter(tx: Tx, decision: StepDecision): Promise<void> {
  const letter = await loadLetter(decision.administrationId, decision.letterId, tx);
  const qualification = qualificationOf(decision);
  await changeLetter(tx, letter, {
    set: { qualification, ...(await consequenceOf(letter, decision)) },
    addToSet: { participants: decision.positionId },
  });
  await record(tx, {
    administrationId: letter.administrationId,
    act: 'letter.qualified',
    subject: { type: 'letter', id: letter._id },
    actor: actorOfDecision(decision),
    facts: {
      outcome: decision.outcome,
      priority: qualification.priority,
      confidentiality: qualification.confidentiality,
    },
  });
}

/** Person and position of a decision, for the journal. */
export function actorOfDecision(decision: StepDecision): Parameters<typeof record>[1]['actor'] {
  const { personId, positionId } = decision;
  return { kind: 'person', personId, positionId, authority: 'own' };
}

function qualificationOf(decision: StepDecision): Qualification {
  const nature = textOf(decision, 'nature');
  const unitId = textOf(decision, 'unit', 'unitId');
  const note = textOf(decision, 'note');
  return {
    priority: choiceOf(decision, 'priority', PRIORITIES),
    confidentiality: choiceOf(decision, 'confidentiality', CONFIDENTIALITIES),
    outcome: decision.outcome,
    at: decision.at,
    ...(nature === undefined ? {} : { nature }),
    ...(unitId === undefined ? {} : { unitId }),
    ...(note === undefined ? {} : { note }),
  };
}

async function consequenceOf(
  letter: LetterDocument,
  decision: StepDecision,
): Promise<Record<string, unknown>> {
  if (decision.outcome === INCOMPLETE) return { completion: completionOf(letter, decision) };
  if (decision.outcome === NOT_COMPETENT) return { transfer: await transferOf(decision) };
  return { status: 'registered', 'milestones.registeredAt': letter.milestones.registeredAt ?? decision.at };
}

function completionOf(letter: LetterDocument, decision: StepDecision): CompletionRequest {
  if (letter.completion !== undefined) {
    throw stateRefused(
      'registry.completion_asked_before',
      'Expected a letter whose filer was not asked for documents before, but one request is all the law allows',
    );
  }
  const missing = linesOf(textOf(decision, 'missingDocuments', 'missing'));
  const message = decision.reason ?? textOf(decision, 'message') ?? missing.join('\n');
  if (message === '') throw required('/values/missingDocuments', 'registry.completion_message_required');
  return { message, missing, requestedAt: decision.at };
}

/** The target named by id or by code; must be open and another administration than the letter's own. */
export async function transferOf(decision: StepDecision): Promise<Transfer> {
  const named = textOf(decision, 'transferTo', 'administration', 'administrationId');
  const target = named === undefined ? null : await resolveAdministration(named);
  if (target === null || target.status !== 'active' || target._id === decision.administrationId) {
    throw required('/values/transferTo', 'registry.transfer_target_required');
  }
  const reason = decision.reason ?? textOf(decision, 'transferReason', 'note') ?? '';
  return { toAdministrationId: target._id, reason, at: decision.at };
}

function required(pointer: string, code: string): DomainError {
  return new DomainError({
    code,
    kind: 'invalid',
    message: `Expected a value at ${pointer}, but it is missing or does not fit`,
    faults: [{ pointer, code }],
  });
}
