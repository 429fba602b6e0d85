import { calendarInForce, computeDeadline, explainDeadline } from '../calendar/index.ts';
import { afterCivil } from '../platform/civil-time.ts';
import type { Tx } from '../platform/mongo/index.ts';
import { parseTerm, termText } from '../platform/term.ts';
import type { Task } from './task.ts';

interface OpenedStep {
  readonly administrationId: string;
  readonly openedAt: Date;
  /** As the diagram gives it: a term (`5 working-days`) or an ISO 8601 duration (`P2D`). */
  readonly deadline: string | undefined;
}

/**
 * When a step is due. A term is counted on the administration's calendar, with its explanation; a duration
 * exactly, in civil time. Nothing for no deadline, or one that cannot be read.
 */
export async function stepDeadline(
  tx: Tx,
  { administrationId, openedAt, deadline }: OpenedStep,
): Promise<Pick<Task, 'dueAt' | 'dueExplanation' | 'runningTerm'>> {
  const term = deadline === undefined ? null : parseTerm(deadline);
  if (term === null) {
    const dueAt = dueAfter(openedAt, deadline);
    return dueAt === undefined ? {} : { dueAt };
  }
  const { calendar } = await calendarInForce(administrationId, tx);
  const found = computeDeadline({ start: openedAt, term, calendar });
  return { dueAt: found.dueAt, dueExplanation: explainDeadline(found), runningTerm: termText(term) };
}

/** The instant an ISO 8601 duration later, counted in civil time. */
export function dueAfter(openedAt: Date, deadline: string | undefined): Date | undefined {
  if (deadline === undefined) return undefined;
  try {
    return afterCivil(openedAt, deadline);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
