import type { Subject } from '../engine/index.ts';
import type { Tx } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { PersonPrincipal } from '../platform/principal.ts';
import type { LetterSummary, Task } from './task.ts';

/** What a person decided, already checked against the form and the outcomes. */
export interface Completion {
  readonly platform: Platform;
  readonly task: Task;
  readonly principal: PersonPrincipal;
  /** The position in whose name the person decides. */
  readonly positionId: string;
  readonly outcome: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly reason?: string;
  readonly at: Date;
}

/**
 * What a step kind changes beside its task, in the same transaction. Answers values to add to those
 * that the circuit reads. A DomainError refuses the completion.
 */
export type CompletionEffect = (tx: Tx, completion: Completion) => Promise<Readonly<Record<string, unknown>>>;

/** The letter as the lists show it. */
export type SubjectReader = (tx: Tx, administrationId: string, subject: Subject) => Promise<LetterSummary>;

/** What `main/compose.ts` binds: effects by step kind, and who knows the letters. */
export interface TaskBindings {
  readonly effects: Readonly<Record<string, CompletionEffect>>;
  readonly subjects: SubjectReader;
}

let bindings: TaskBindings | undefined;

/** Called once at start by `main/compose.ts`. */
export function configureTasks(table: TaskBindings): void {
  bindings = table;
}

export function taskBindings(): TaskBindings {
  if (bindings === undefined) throw new Error('Expected configureTasks to have been called, but it was not');
  return bindings;
}
