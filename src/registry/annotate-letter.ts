import { record } from '../journal/index.ts';
import type { Tx } from '../platform/mongo/index.ts';
import { INSTRUCTIONS } from './instruction.ts';
import type { Annotation } from './letter.ts';
import { changeLetter, loadLetter } from './letter-store.ts';
import { actorOfDecision, NOT_COMPETENT, transferOf } from './qualify-letter.ts';
import { textOf, type StepDecision } from './step-decision.ts';

/** Writes the head's annotation: the unit that handles the letter, the instruction and a note. */
export async function annotateLetter(tx: Tx, decision: StepDecision): Promise<void> {
  const letter = await loadLetter(decision.administrationId, decision.letterId, tx);
  const annotation = annotationOf(decision);
  const consequence =
    decision.outcome === NOT_COMPETENT
      ? { transfer: await transferOf(decision) }
      : { status: 'assigned', 'milestones.assignedAt': letter.milestones.assignedAt ?? decision.at };
  await changeLetter(tx, letter, {
    set: { annotation, ...consequence },
    addToSet: { participants: decision.positionId },
  });
  await record(tx, {
    administrationId: letter.administrationId,
    act: 'letter.annotated',
    subject: { type: 'letter', id: letter._id },
    actor: actorOfDecision(decision),
    facts: {
      outcome: decision.outcome,
      ...(annotation.unitId === undefined ? {} : { unitId: annotation.unitId }),
      ...(annotation.instruction === undefined ? {} : { instruction: annotation.instruction }),
    },
  });
}

function annotationOf(decision: StepDecision): Annotation {
  const unitId = textOf(decision, 'unit', 'unitId');
  const named = textOf(decision, 'instruction');
  const instruction = named !== undefined && Object.hasOwn(INSTRUCTIONS, named) ? named : undefined;
  const note = textOf(decision, 'note');
  return {
    at: decision.at,
    ...(unitId === undefined ? {} : { unitId }),
    ...(instruction === undefined ? {} : { instruction }),
    ...(note === undefined ? {} : { note }),
  };
}
