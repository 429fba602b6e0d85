import { civilDate, civilTime } from '../platform/civil-time.ts';
import { DomainError, type ErrorKind, type FieldFault } from '../platform/errors.ts';
import type { Task, TaskActor } from './task.ts';

/** A refusal of the tasks module; every code has its texts in `problems.ts`. */
export class TaskError extends DomainError {
  constructor(
    code: `tasks.${string}`,
    kind: ErrorKind,
    message: string,
    facts: Readonly<Record<string, string | number | boolean>> = {},
  ) {
    super({ code, kind, message, facts });
    this.name = 'TaskError';
  }
}

/** Also the answer for a task the caller may not see. */
export const taskNotFound = (): TaskError =>
  new TaskError('tasks.not_found', 'not_found', 'Expected a task that the caller may see, but found none');

/** What a person who comes late is told: which post acted, and when. */
function lateFacts(by: TaskActor | undefined, at: Date, status: Task['status']): Record<string, string> {
  return {
    at: at.toISOString(),
    date: civilDate(at),
    time: civilTime(at),
    status,
    positionAr: by?.title.ar ?? '',
    positionFr: by?.title.fr ?? '',
    positionEn: by?.title.en ?? by?.title.fr ?? '',
  };
}

export function alreadyCompleted(task: Task): TaskError {
  const facts = lateFacts(task.completedBy, task.completedBy?.at ?? task.changedAt, task.status);
  return new TaskError(
    'tasks.already_completed',
    'conflict',
    'Expected a live task, but it is completed',
    facts,
  );
}

export function alreadyCancelled(task: Task): TaskError {
  const facts = lateFacts(undefined, task.cancelledAt ?? task.changedAt, task.status);
  return new TaskError(
    'tasks.already_cancelled',
    'conflict',
    'Expected a live task, but it is cancelled',
    facts,
  );
}

export function alreadyClaimed(task: Task): TaskError {
  const facts = lateFacts(task.claimedBy, task.claimedBy?.at ?? task.changedAt, task.status);
  return new TaskError(
    'tasks.already_claimed',
    'conflict',
    'Expected a free task, but somebody holds it',
    facts,
  );
}

export function changedMeanwhile(task: Task): TaskError {
  const facts = lateFacts(task.claimedBy, task.changedAt, task.status);
  return new TaskError(
    'tasks.changed_meanwhile',
    'conflict',
    'Expected the revision seen, but it changed',
    facts,
  );
}

export const notYours = (): TaskError =>
  new TaskError(
    'tasks.not_yours',
    'forbidden',
    'Expected a position that may do the task, but the caller has none',
  );

/** Values that the form refuses, one fault for each. */
export const valuesRefused = (faults: readonly FieldFault[]): DomainError =>
  new DomainError({
    code: 'tasks.values_refused',
    kind: 'invalid',
    message: `Expected values that the form accepts, but ${faults.length} are not`,
    faults,
  });

export const invalidCursor = (): DomainError =>
  new DomainError({
    code: 'tasks.cursor_malformed',
    kind: 'invalid',
    message: 'Expected a cursor of this list, but it is not one',
    faults: [{ pointer: '/cursor', code: 'tasks.cursor_malformed' }],
  });
