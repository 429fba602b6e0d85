import type { Activity, Definition, Extension, IScripts, ITimers } from 'bpmn-elements';
import { evaluateCondition, evaluateFeel, isFeel } from '../circuits/language/index.ts';
import type { Outcome } from '../circuits/index.ts';
import { EngineFault } from './engine-fault.ts';
import type { OpenStep, PendingService, SetTimer } from './instance.ts';
import type { DrawnStep, Program } from './program.ts';
import type { Snapshot } from './snapshot.ts';
import { withEntry } from './variables.ts';

interface BrokerMessage {
  readonly fields: { readonly redelivered?: boolean };
  readonly content: {
    readonly id: string;
    readonly executionId: string;
    readonly expireAt?: Date | string;
    readonly parent?: Scope & { readonly path?: readonly Scope[] };
    readonly error?: { readonly message?: string; readonly description?: string };
  };
}

interface Scope {
  readonly executionId?: string;
}

type ServiceCallback = (error: Error | null, output?: unknown) => void;

/** Most elements one command may pass; deeper, bpmn-engine would overflow the stack. */
const MOST_PASSED = 500;

/**
 * One load of an instance into bpmn-engine, for one command. Gathers what waits and what was passed
 * from the engine's events, and gives it FEEL, timers that only remember, and services that only ask.
 */
export class Run {
  variables: Readonly<Record<string, unknown>>;
  readonly passed: string[] = [];
  ended = false;
  lastElement: string | undefined;

  readonly #program: Program;
  readonly #before: ReadonlyMap<string, OpenStep | PendingService>;
  readonly #now: Date;
  readonly #activities = new Map<string, Activity[]>();
  readonly #steps = new Map<string, string>();
  readonly #services = new Map<string, { elementId: string; done: ServiceCallback }>();
  readonly #timers = new Map<string, { elementId: string; dueAt: Date }>();
  readonly #scopes = new Map<string, readonly string[]>();
  readonly #left = new Set<string>();
  #fault: EngineFault | undefined;

  constructor(program: Program, snapshot: Snapshot, now: Date) {
    this.#program = program;
    this.#now = now;
    this.variables = snapshot.variables;
    this.#before = new Map([...snapshot.open, ...snapshot.services].map((wait) => [wait.executionId, wait]));
    if (!snapshot.state) this.variables = withCounters(snapshot.variables, program.elementIds);
  }

  /** Timers that only remember their date. */
  get timers(): ITimers {
    const remember = (owner: BrokerMessage['content']) => {
      const dueAt = new Date(owner.expireAt ?? Number.NaN);
      this.#timers.set(owner.executionId, { elementId: owner.id, dueAt });
      this.#within(owner);
      return owner;
    };
    const forget = (owner: BrokerMessage['content'] | undefined) => {
      if (owner) this.#timers.delete(owner.executionId);
    };
    return {
      executing: [],
      now: () => this.#now,
      register: (owner: BrokerMessage['content']) => ({
        setTimeout: () => remember(owner),
        clearTimeout: forget,
      }),
      setTimeout: () => undefined,
      clearTimeout: forget,
    } as unknown as ITimers;
  }

  /** FEEL for everything marked with `=`; any other text is itself. */
  get expressions() {
    return {
      resolveExpression: (text: unknown) =>
        typeof text === 'string' && isFeel(text) ? evaluateFeel(text, this.variables) : text,
      isExpression: (text: unknown) => typeof text === 'string' && isFeel(text),
      hasExpression: (text: unknown) => typeof text === 'string' && isFeel(text),
    };
  }

  /** Conditions are FEEL that must say true or false; there are no other scripts. */
  get scripts(): IScripts {
    return {
      register: () => undefined,
      getScript: (_language: unknown, flow: { behaviour?: { conditionExpression?: { body?: string } } }) => ({
        execute: (_scope: unknown, done: (error: unknown, result?: boolean) => void) => {
          const body = flow.behaviour?.conditionExpression?.body ?? '';
          let result: boolean;
          try {
            result = evaluateCondition(body, this.variables);
          } catch (error) {
            return done(error);
          }
          return done(null, result);
        },
      }),
    } as unknown as IScripts;
  }

  /** Meets every activity as it is loaded; service tasks get a service that only asks. */
  readonly extension: Extension = (element) => {
    const activity = element as Activity;
    this.#activities.set(activity.id, [...(this.#activities.get(activity.id) ?? []), activity]);
    if (this.#program.services.has(activity.id)) {
      const ask = (message: BrokerMessage, done: ServiceCallback) => this.#ask(message, done);
      activity.behaviour['Service'] = function AskingService() {
        return { execute: ask };
      };
    }
    return { activate() {}, deactivate() {} };
  };

  /** Listens to a definition before it runs or resumes. */
  watch(definition: Definition): void {
    const listen = (key: string, message: BrokerMessage) => this.#hear(key, message);
    definition.broker.subscribeTmp('event', '#', listen as never, { noAck: true });
    definition.broker.on('return', (message: unknown) =>
      this.#hear('definition.error', message as BrokerMessage),
    );
  }

  /** Throws the first thing that went wrong, if anything did. */
  throwFault(): void {
    if (this.#fault) throw this.#fault;
  }

  /**
   * True while the engine waits for this execution to be completed, fired or cancelled: something
   * listens for it, and no sub-process around it has been left.
   */
  isWaiting(executionId: string): boolean {
    if (this.ended || this.#scopes.get(executionId)?.some((scope) => this.#left.has(scope))) return false;
    return this.#holder(executionId) !== undefined;
  }

  /** Completes a human step. */
  signal(executionId: string): boolean {
    return this.#publish(executionId, 'signal', { message: {} });
  }

  /** The element of a timer that is set. */
  timerElement(executionId: string): string | undefined {
    return this.#timers.get(executionId)?.elementId;
  }

  /** Lets a timer go. */
  fireTimer(executionId: string): boolean {
    return this.#publish(executionId, 'cancel', {});
  }

  /** Completes an automatic step. */
  finishService(executionId: string): boolean {
    const service = this.#services.get(executionId);
    if (!service) return false;
    service.done(null, {});
    return true;
  }

  /** Everything that waits now. */
  waits(): { open: OpenStep[]; services: PendingService[]; timers: SetTimer[] } {
    const alive = <T>(map: ReadonlyMap<string, T>) =>
      [...map].filter(([executionId]) => this.isWaiting(executionId));
    return {
      open: alive(this.#steps).map(([executionId, elementId]) => this.#openStep(executionId, elementId)),
      services: alive(this.#services).map(([executionId, { elementId }]) => ({
        executionId,
        elementId,
        service: this.#program.services.get(elementId)?.service ?? '',
      })),
      timers: alive(this.#timers).map(([executionId, timer]) => ({ executionId, ...timer })),
    };
  }

  #ask(message: BrokerMessage, done: ServiceCallback): void {
    const { id, executionId } = message.content;
    this.#services.set(executionId, { elementId: id, done });
    this.#within(message.content);
    this.#enter(id, executionId);
  }

  #hear(key: string, message: BrokerMessage): void {
    const { id, executionId, error } = message.content;
    switch (key) {
      case 'activity.enter':
        this.lastElement = id;
        return;
      case 'activity.wait':
        this.#steps.set(executionId, id);
        this.#within(message.content);
        this.#enter(id, executionId);
        return;
      case 'activity.end':
        this.#pass(id);
        return;
      case 'activity.leave':
        this.#left.add(executionId);
        return;
      case 'definition.leave':
        this.ended = true;
        return;
      case 'activity.error':
      case 'definition.error':
        this.#fault ??= new EngineFault(
          error?.message ?? error?.description ?? 'The engine failed without a word',
          key === 'activity.error' ? id : this.lastElement,
          error,
        );
    }
  }

  /** Remembers the scopes around a wait: a cancelled sub-process leaves its inner listeners behind. */
  #within({ executionId, parent }: BrokerMessage['content']): void {
    const scopes = [parent, ...(parent?.path ?? [])].flatMap((scope) => scope?.executionId ?? []);
    this.#scopes.set(executionId, scopes);
  }

  #pass(elementId: string): void {
    this.passed.push(elementId);
    if (this.passed.length > MOST_PASSED)
      throw new RangeError('Expected the circuit to come to a wait, but it goes on');
  }

  #enter(elementId: string, executionId: string): void {
    if (this.#before.has(executionId)) return;
    this.variables = withEntry(this.variables, elementId);
  }

  #openStep(executionId: string, elementId: string): OpenStep {
    const before = this.#before.get(executionId);
    if (before && 'outcomes' in before) return before;
    const drawn = this.#program.steps.get(elementId);
    if (!drawn)
      throw new EngineFault(`Expected ${elementId} to be a step of the circuit`, elementId, undefined);
    const { unit, outcomes, ...rest } = drawn;
    const unitId = unit === undefined ? undefined : this.#unit(unit, elementId);
    return { ...rest, executionId, ...(unitId && { unitId }), outcomes: this.#offered(drawn, outcomes) };
  }

  #unit(unit: string, elementId: string): string {
    const value = isFeel(unit) ? evaluateFeel(unit, this.variables) : unit;
    if (typeof value === 'string' && value) return value;
    throw new EngineFault(
      `Expected ${unit} to give a unit, but its value is ${typeof value}`,
      elementId,
      undefined,
    );
  }

  #offered(drawn: DrawnStep, outcomes: DrawnStep['outcomes']): Outcome[] {
    const offered = outcomes.filter(
      ({ when }) => when === undefined || evaluateCondition(when, this.variables),
    );
    if (offered.length > 0) return offered.map(withoutCondition);
    throw new EngineFault(`Expected ${drawn.elementId} to offer an outcome`, drawn.elementId, undefined);
  }

  #publish(executionId: string, type: 'signal' | 'cancel', content: object): boolean {
    const holder = this.#holder(executionId);
    if (!holder) return false;
    holder.broker.publish('api', `activity.${type}.${executionId}`, content, { type });
    return true;
  }

  /** The activity that listens for this execution: its consumer lives exactly as long as the wait. */
  #holder(executionId: string): Activity | undefined {
    const elementId =
      this.#steps.get(executionId) ??
      this.#services.get(executionId)?.elementId ??
      this.#timers.get(executionId)?.elementId;
    if (elementId === undefined) return undefined;
    const listens = (activity: Activity) => Boolean(activity.broker.getConsumer(`_api-${executionId}`));
    return this.#activities.get(elementId)?.find(listens);
  }
}

function withCounters(
  variables: Readonly<Record<string, unknown>>,
  elementIds: readonly string[],
): Record<string, unknown> {
  return { ...variables, steps: Object.fromEntries(elementIds.map((id) => [id, { count: 0 }])) };
}

function withoutCondition({ key, label, tone, reasonRequired }: Outcome): Outcome {
  return { key, label, tone, reasonRequired };
}
