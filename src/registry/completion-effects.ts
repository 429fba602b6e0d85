import type { Tx } from '../platform/mongo/index.ts';
import type { Completion, CompletionEffect, SubjectReader } from '../tasks/index.ts';
import { annotateLetter } from './annotate-letter.ts';
import { decideSignature, finishHandling, giveVisa } from './decide-reply.ts';
import { loadLetter } from './letter-store.ts';
import { qualifyLetter } from './qualify-letter.ts';
import type { StepDecision } from './step-decision.ts';

/**
 * What the registry writes when a step is completed, by step kind, in the transaction that closes the
 * task. Other step kinds change nothing here.
 */
export const registryCompletionEffects: Readonly<Record<string, CompletionEffect>> = {
  qualification: effect(qualifyLetter),
  annotation: effect(annotateLetter),
  handling: effect(finishHandling),
  visa: effect(giveVisa),
  signature: effect(decideSignature),
};

/** The letter as task lists show it. */
export const letterSubject: SubjectReader = async (tx, administrationId, subject) => {
  const letter = await loadLetter(administrationId, subject.id, tx);
  return { number: letter.number, subject: letter.subject, filerName: letter.filer.name };
};

function effect(use: (tx: Tx, decision: StepDecision) => Promise<void>): CompletionEffect {
  return async (tx, completion) => {
    await use(tx, decisionOf(completion));
    return {};
  };
}

function decisionOf(completion: Completion): StepDecision {
  const { task, principal, positionId, outcome, values, reason, at } = completion;
  return {
    administrationId: task.administrationId,
    letterId: task.subject.id,
    outcome,
    tone: task.outcomes.find((one) => one.key === outcome)?.tone ?? 'neutral',
    values,
    personId: principal.personId,
    positionId,
    at,
    ...(reason === undefined ? {} : { reason }),
  };
}
