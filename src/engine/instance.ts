import type { LocalizedText } from '../platform/text.ts';
import type { Role } from '../platform/principal.ts';
import type { Outcome } from '../circuits/index.ts';
import type { PinnedCircuit, Subject, Variables } from './contracts.ts';

/** A human step that waits, as the instance remembers it. */
export interface OpenStep {
  readonly executionId: string;
  readonly elementId: string;
  readonly name: LocalizedText;
  readonly stepKind: string;
  readonly role?: Role;
  readonly unitId?: string;
  readonly form?: string;
  readonly deadline?: string;
  readonly outcomes: readonly Outcome[];
  /** In a repeated activity: what FEEL knows of this turn (`item`, `loopCounter`…). */
  readonly turn?: Variables;
}

/** An automatic step that was asked for and is not done. */
export interface PendingService {
  readonly executionId: string;
  readonly elementId: string;
  readonly service: string;
}

/** A timer that is set. It never fires before `dueAt`. */
export interface SetTimer {
  readonly executionId: string;
  readonly elementId: string;
  readonly dueAt: Date;
}

/** A message or signal that an instance waits for. */
export interface Subscription {
  readonly executionId: string;
  readonly elementId: string;
  readonly kind: 'message' | 'signal';
  readonly name: string;
  /** The correlation key; absent where the circuit draws none. */
  readonly key?: string;
}

/** A message or signal that an instance sent. */
export interface Thrown {
  readonly kind: 'message' | 'signal';
  readonly name: string;
  readonly key?: string;
}

/** An element that was passed, in order. */
export interface PassedElement {
  readonly elementId: string;
  readonly at: Date;
}

/** Why an instance stands still: its state is the one before the command that failed. */
export interface Incident {
  readonly code: string;
  readonly message: string;
  readonly elementId?: string;
  /** The event whose command failed; delivering it again tries again. */
  readonly eventId: string;
  readonly at: Date;
}

export type InstanceStatus = 'starting' | 'running' | 'completed' | 'incident';

/** What others may know of an instance. */
export interface InstanceView {
  readonly id: string;
  readonly administrationId: string;
  readonly circuit: PinnedCircuit;
  readonly circuitName: LocalizedText;
  readonly subject: Subject;
  readonly status: InstanceStatus;
  readonly open: readonly OpenStep[];
  /** Automatic steps under way. */
  readonly services: readonly PendingService[];
  readonly done: readonly PassedElement[];
  readonly variables: Variables;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  readonly incident?: Incident;
}
