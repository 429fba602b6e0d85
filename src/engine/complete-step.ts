import type { Tx } from '../platform/mongo/index.ts';
import { sendCommand } from './command.ts';
import type { StepReference } from './contracts.ts';
import { instanceNotFound, outcomeNotOffered, stepNotOpen } from './errors.ts';
import { findInstance } from './instance-store.ts';

export interface CompleteStep extends StepReference {
  readonly output: {
    readonly outcome: string;
    /** Form values by key. Scalars up to 200 characters become FEEL variables; the rest is left out. */
    readonly values: Readonly<Record<string, unknown>>;
  };
}

/**
 * Says that a human step is done, and how. The circuit goes on after this transaction commits.
 * Refuses a step that is not open and an outcome that it does not offer.
 */
export async function completeStep(tx: Tx, completion: CompleteStep): Promise<void> {
  const { administrationId, instanceId, executionId, output } = completion;
  const instance = await findInstance(administrationId, instanceId, tx);
  if (!instance) throw instanceNotFound(instanceId);
  const step = instance.open.find((open) => open.executionId === executionId);
  if (!step) throw stepNotOpen(instanceId, executionId);
  if (!step.outcomes.some((outcome) => outcome.key === output.outcome)) {
    throw outcomeNotOffered(step.elementId, output.outcome);
  }
  await sendCommand(
    tx,
    { administrationId, instanceId },
    { kind: 'complete-step', executionId, outcome: output.outcome, values: output.values },
  );
}
