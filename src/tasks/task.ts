import type { Outcome } from '../circuits/index.ts';
import type { PinnedCircuit, Subject } from '../engine/index.ts';
import type { Role } from '../platform/principal.ts';
import type { LocalizedText } from '../platform/text.ts';

/** `open` and `claimed` alternate; `completed` and `cancelled` are final. */
type TaskStatus = 'open' | 'claimed' | 'completed' | 'cancelled';

/** Who acted on a task: the person, and the position in whose name. */
export interface TaskActor {
  readonly personId: string;
  readonly positionId: string;
  readonly name: LocalizedText;
  readonly title: LocalizedText;
  readonly at: Date;
}

/** The letter as the lists show it, copied when the task opens. */
export interface LetterSummary {
  readonly number: string;
  readonly subject: string;
  readonly filerName: string;
}

/** A human step of a letter's circuit, offered to the positions that may do it. */
export interface Task {
  readonly _id: string;
  readonly administrationId: string;
  readonly instanceId: string;
  /** One visit of one element: a task is opened once for it. */
  readonly executionId: string;
  readonly elementId: string;
  readonly name: LocalizedText;
  readonly stepKind: string;
  readonly role?: Role;
  readonly unit?: { readonly id: string; readonly name: LocalizedText };
  readonly form?: string;
  readonly outcomes: readonly Outcome[];
  readonly circuit: PinnedCircuit;
  readonly subject: Subject;
  readonly letter: LetterSummary;
  /** To whom it is offered: see `offer.ts`. */
  readonly offer: string;
  /** In which list it stands now: a person's, a position's, the offer's, or `closed`. */
  readonly queue: string;
  /** The position that alone can do it: no claim is needed. */
  readonly solePositionId?: string;
  /** Nobody bears the role: the administrator sees it and fills the post. */
  readonly unassigned: boolean;
  readonly status: TaskStatus;
  /** Grows by one with every change; commands name the one they saw. */
  readonly revision: number;
  readonly openedAt: Date;
  readonly dueAt?: Date;
  /** How a deadline counted on the calendar came out, in one sentence. */
  readonly dueExplanation?: LocalizedText;
  /** The term that its deadline is counted from (`5 working-days`), while it is live. */
  readonly runningTerm?: string;
  readonly claimedBy?: TaskActor;
  readonly completedBy?: TaskActor;
  /** The revision that the completion named: a repeat of it gets the same answer. */
  readonly completedFrom?: number;
  readonly cancelledAt?: Date;
  readonly outcome?: string;
  readonly reason?: string;
  /** What the form starts with, then what was decided. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly remindedAt?: Date;
  /** The reminders it got, by the execution that sent them. */
  readonly reminders: readonly string[];
  /** Last change, for who comes late. */
  readonly changedAt: Date;
}

/** Fields to set and to remove; the store adds one to the revision, but for a quiet change. */
export interface TaskChange {
  readonly set: Partial<Task>;
  readonly unset?: readonly (keyof Task)[];
  /** Who has the task on screen need not see it again: what may be decided is the same. */
  readonly quiet?: true;
}

/** The list of tasks that are over. */
export const CLOSED = 'closed';

/** True until it is completed or cancelled. */
export function isLive(task: Pick<Task, 'status'>): boolean {
  return task.status === 'open' || task.status === 'claimed';
}

export function isOverdue(task: Pick<Task, 'status' | 'dueAt'>, now: Date): boolean {
  return isLive(task) && task.dueAt !== undefined && task.dueAt <= now;
}

/** Where an unclaimed task stands: with the only position that can do it, else with its offer. */
export function restingQueue(task: Pick<Task, 'offer' | 'solePositionId'>): string {
  return task.solePositionId === undefined ? task.offer : `position:${task.solePositionId}`;
}

/** Somebody takes an open task. */
export function claimed(actor: TaskActor): TaskChange {
  return {
    set: { status: 'claimed', claimedBy: actor, queue: `person:${actor.personId}`, changedAt: actor.at },
  };
}

/** A claimed task goes back to those it was offered to. */
export function released(task: Pick<Task, 'offer' | 'solePositionId'>, at: Date): TaskChange {
  return { set: { status: 'open', queue: restingQueue(task), changedAt: at }, unset: ['claimedBy'] };
}

export interface Decision {
  readonly outcome: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly reason?: string;
  readonly revision: number;
}

/** The step is done: the decision is kept with who took it. */
export function completed(actor: TaskActor, decision: Decision): TaskChange {
  const { outcome, values, reason, revision } = decision;
  return {
    set: {
      status: 'completed',
      queue: CLOSED,
      completedBy: actor,
      completedFrom: revision,
      outcome,
      values,
      ...(reason !== undefined && { reason }),
      changedAt: actor.at,
    },
    unset: ['runningTerm'],
  };
}

/** The circuit took another way: nobody has to do it any more. */
export function cancelled(at: Date): TaskChange {
  return {
    set: { status: 'cancelled', queue: CLOSED, cancelledAt: at, changedAt: at },
    unset: ['runningTerm'],
  };
}
