import type { LocalizedText } from '../platform/text.ts';
import type { Principal, Role } from '../platform/principal.ts';
import type { Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/mongo/index.ts';
import type { Outcome } from '../circuits/index.ts';

/** What an instance is about. */
export interface Subject {
  readonly type: 'letter';
  readonly id: string;
}

/** The version an instance is pinned to, for its whole life. */
export interface PinnedCircuit {
  readonly key: string;
  readonly version: number;
  readonly versionId: string;
}

/** Plain data that FEEL reads: `letter`, `steps.<elementId>`, and form values by key. */
export type Variables = Readonly<Record<string, unknown>>;

/** A human step that has just opened. `executionId` is unique and stable: one visit of one element. */
export interface StepContext {
  readonly administrationId: string;
  readonly instanceId: string;
  readonly executionId: string;
  readonly elementId: string;
  readonly name: LocalizedText;
  readonly stepKind: string;
  readonly role?: Role;
  /** The unit that `diwan:unit` gave when the step opened. */
  readonly unitId?: string;
  /** Key of a form in the version's bundle. */
  readonly form?: string;
  /** ISO 8601 duration; the due instant is the calendar's affair. */
  readonly deadline?: string;
  /** Only those offered now: an outcome whose `when` is false is absent. */
  readonly outcomes: readonly Outcome[];
  readonly variables: Variables;
  readonly subject: Subject;
  readonly circuit: PinnedCircuit;
}

/** Names one visit of one step. */
export interface StepReference {
  readonly administrationId: string;
  readonly instanceId: string;
  readonly executionId: string;
}

/**
 * Where human steps go. Both calls happen inside the transaction that saves the instance: MongoDB
 * only, no outside effect. A step is opened once and cancelled at most once; a completed step is
 * not cancelled.
 */
export interface StepHandler {
  open(tx: Tx, step: StepContext): Promise<void>;
  cancel(tx: Tx, step: StepReference): Promise<void>;
  /** The steps of some instances of an administration that wait for somebody now. */
  waiting(
    administrationId: string,
    instanceIds: readonly string[],
    tx?: Tx,
  ): Promise<readonly Pick<StepReference, 'instanceId' | 'executionId'>[]>;
  /** Whether a step was ever opened. */
  wasOpened(step: StepReference, tx?: Tx): Promise<boolean>;
}

/** An automatic step that is asked for. */
export interface ServiceContext {
  readonly administrationId: string;
  readonly instanceId: string;
  readonly executionId: string;
  readonly elementId: string;
  readonly name: LocalizedText;
  /** A key of the catalogue: `registry.number-reply`. */
  readonly service: string;
  readonly variables: Variables;
  readonly subject: Subject;
  readonly circuit: PinnedCircuit;
  /** For a service behind a timer drawn on a step (a reminder): that step, while it is still open. */
  readonly step?: { readonly elementId: string; readonly executionId: string };
}

/**
 * Does an automatic step. Called at least once per `executionId`: must be idempotent by it. Ends by
 * calling `complete` in its own transaction; the scalars of `output` become FEEL variables
 * (`steps.<elementId>.<name>`).
 */
export interface ServiceHandler {
  run(
    platform: Platform,
    step: ServiceContext,
    complete: (tx: Tx, output: Record<string, unknown>) => Promise<void>,
  ): Promise<void>;
}

/** Throws unless the policy lets the caller do this to the subject of a circuit: the engine knows no letter. */
export type SubjectGuard = (principal: Principal, action: string, subject: Subject) => Promise<void>;

/** What `main/compose.ts` binds: where human steps go, who does each service, who may see a subject. */
export interface EngineBindings {
  readonly subjects: SubjectGuard;
  readonly steps: StepHandler;
  readonly services: Readonly<Record<string, ServiceHandler>>;
}
