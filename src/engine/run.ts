import type { Activity, Definition, Extension, ITimers } from 'bpmn-elements';
import type { Outcome } from '../circuits/index.ts';
import type { Host } from './behaviours/host.ts';
import { JoiningGateway } from './behaviours/joining-gateway.ts';
import { scopesAround } from './behaviours/parts.ts';
import type { Content } from './behaviours/parts.ts';
import { EngineFault } from './engine-fault.ts';
import { Facts, withCounters } from './facts.ts';
import { feelConditions, feelExpressions } from './feel-host.ts';
import type { OpenStep, PendingService, SetTimer } from './instance.ts';
import { joinToLetGo } from './joins.ts';
import type { DrawnStep, Program } from './program.ts';
import type { Snapshot } from './snapshot.ts';

interface BrokerMessage {
  readonly content: Content & {
    readonly error?: { readonly message?: string; readonly description?: string };
  };
}

type ServiceCallback = (error: Error | null, output?: unknown) => void;

/** Most elements one command may pass; deeper, bpmn-engine would overflow the stack. */
const MOST_PASSED = 500;

/** Something that waits: where, and how it is let go. */
interface Wait {
  readonly kind: 'step' | 'service' | 'timer';
  readonly elementId: string;
  readonly content: Content;
  readonly done?: ServiceCallback;
  readonly dueAt?: Date;
}

/** What waits now. */
export interface Waits {
  readonly open: readonly OpenStep[];
  readonly services: readonly PendingService[];
  readonly timers: readonly SetTimer[];
}

/**
 * One instance loaded into bpmn-engine. Gathers what waits and what was passed from the engine's
 * events, and gives it FEEL, timers that only remember, and services that only ask.
 */
export class Run {
  readonly facts: Facts;
  passed: string[] = [];
  ended = false;
  lastElement: string | undefined;

  readonly #program: Program;
  #before: ReadonlyMap<string, OpenStep | PendingService> = new Map();
  #now: Date;
  readonly #activities = new Map<string, Activity[]>();
  readonly #joins: JoiningGateway[] = [];
  readonly #waits = new Map<string, Wait>();
  readonly #left = new Set<string>();
  #fault: EngineFault | undefined;

  constructor(program: Program, snapshot: Snapshot, now: Date) {
    this.#program = program;
    this.#now = now;
    const { variables, state } = snapshot;
    this.facts = new Facts(program, state ? variables : withCounters(variables, program.elementIds));
    this.begin(snapshot, now);
  }

  /** Gets ready for a command: what waited before it is known, and not entered again. */
  begin(before: Pick<Snapshot, 'open' | 'services'>, now: Date): void {
    this.#now = now;
    this.passed = [];
    this.#before = new Map([...before.open, ...before.services].map((wait) => [wait.executionId, wait]));
  }

  /** FEEL in the engine's places. */
  get expressions() {
    return feelExpressions(this.facts);
  }

  /** FEEL on the flows. */
  get scripts() {
    return feelConditions(this.facts);
  }

  /** Timers that only remember their date; our behaviours find their host here. */
  get timers(): ITimers {
    const remember = (content: Content) => {
      const dueAt = new Date((content['expireAt'] as Date | string | undefined) ?? Number.NaN);
      this.#waits.set(content.executionId, { kind: 'timer', elementId: content.id, content, dueAt });
      return content;
    };
    const forget = (content: Content | undefined) => {
      if (content) this.#waits.delete(content.executionId);
    };
    return {
      executing: [],
      host: this.#host(),
      now: () => this.#now,
      register: (content: Content) => ({ setTimeout: () => remember(content), clearTimeout: forget }),
      setTimeout: () => undefined,
      clearTimeout: forget,
    } as unknown as ITimers;
  }

  /** Meets every activity as it is loaded; service tasks get a service that only asks. */
  readonly extension: Extension = (element) => {
    const activity = element as Activity;
    this.#activities.set(activity.id, [...(this.#activities.get(activity.id) ?? []), activity]);
    if (element instanceof JoiningGateway) this.#joins.push(element);
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

  /** Lets everything go on that waits for nothing from outside. */
  settle(): void {
    this.throwFault();
    while (!this.ended) {
      const join = joinToLetGo(this.#joins, this.#program.graph);
      if (!join) return;
      this.lastElement = join.id;
      join.letGo();
      this.throwFault();
    }
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
    const wait = this.#waits.get(executionId);
    if (this.ended || !wait || scopesAround(wait.content).some((scope) => this.#left.has(scope)))
      return false;
    return this.#holder(executionId) !== undefined;
  }

  /** The element that waits as this execution. */
  elementOf(executionId: string): string | undefined {
    return this.#waits.get(executionId)?.elementId;
  }

  /** Completes a human step, with what its repetition counts. */
  signal(executionId: string, output: Readonly<Record<string, unknown>> = {}): boolean {
    return this.#publish(executionId, 'signal', { message: output });
  }

  /** Lets a timer go. */
  fireTimer(executionId: string): boolean {
    return this.#publish(executionId, 'cancel', {});
  }

  /** Completes an automatic step. */
  finishService(executionId: string): boolean {
    const done = this.#waits.get(executionId)?.done;
    done?.(null, {});
    return done !== undefined;
  }

  /** Everything that waits now. */
  waits(): Waits {
    const alive = [...this.#waits].filter(([executionId]) => this.isWaiting(executionId));
    const of = (kind: Wait['kind']) => alive.filter(([, wait]) => wait.kind === kind);
    return {
      open: of('step').map(([executionId, wait]) => this.#openStep(executionId, wait)),
      services: of('service').map(([executionId, { elementId }]) => ({
        executionId,
        elementId,
        service: this.#program.services.get(elementId)?.service ?? '',
      })),
      timers: of('timer').map(([executionId, { elementId, dueAt }]) => ({
        executionId,
        elementId,
        dueAt: dueAt!,
      })),
    };
  }

  #host(): Host {
    return {
      now: () => this.#now,
      evaluate: (text, content) => this.facts.evaluate(text, content),
      decide: (condition, content) => this.facts.decide(condition, content),
      noteTurns: (elementId, executionId, turns) => this.facts.noteTurns(elementId, executionId, turns),
    };
  }

  #ask({ content }: BrokerMessage, done: ServiceCallback): void {
    this.#await('service', content, { done });
  }

  #await(kind: Wait['kind'], content: Content, more: Partial<Wait> = {}): void {
    const { id, executionId } = content;
    this.#waits.set(executionId, { kind, elementId: id, content, ...more });
    if (!this.#before.has(executionId)) this.facts.enter(id);
  }

  #hear(key: string, { content }: BrokerMessage): void {
    const { id, executionId, error } = content;
    switch (key) {
      case 'activity.enter':
        this.lastElement = id;
        return;
      case 'activity.wait':
        this.#await('step', content);
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

  #pass(elementId: string): void {
    this.passed.push(elementId);
    if (this.passed.length > MOST_PASSED)
      throw new RangeError('Expected the circuit to come to a wait, but it goes on');
  }

  #openStep(executionId: string, { elementId, content }: Wait): OpenStep {
    const before = this.#before.get(executionId);
    if (before && 'outcomes' in before) return before;
    const drawn = this.#program.steps.get(elementId);
    if (!drawn)
      throw new EngineFault(`Expected ${elementId} to be a step of the circuit`, elementId, undefined);
    const { unit, outcomes: _drawn, ...rest } = drawn;
    const unitId = unit === undefined ? undefined : this.#unit(unit, content);
    const turn = this.facts.turnsAround(content);
    return {
      ...rest,
      executionId,
      ...(unitId && { unitId }),
      outcomes: this.#offered(drawn, content),
      ...(Object.keys(turn).length > 0 && { turn }),
    };
  }

  #unit(unit: string, content: Content): string {
    const value = this.facts.evaluate(unit, content);
    if (typeof value === 'string' && value) return value;
    const why = `Expected ${unit} to give a unit, but its value is ${typeof value}`;
    throw new EngineFault(why, content.id, undefined);
  }

  #offered({ elementId, outcomes }: DrawnStep, content: Content): Outcome[] {
    const offered = outcomes.filter(({ when }) => when === undefined || this.facts.decide(when, content));
    if (offered.length > 0) return offered.map(withoutCondition);
    throw new EngineFault(`Expected ${elementId} to offer an outcome`, elementId, undefined);
  }

  #publish(executionId: string, type: 'signal' | 'cancel', content: object): boolean {
    const holder = this.#holder(executionId);
    if (!holder) return false;
    holder.broker.publish('api', `activity.${type}.${executionId}`, content, { type });
    return true;
  }

  /** The activity that listens for this execution: its consumer lives exactly as long as the wait. */
  #holder(executionId: string): Activity | undefined {
    const listens = (activity: Activity) => Boolean(activity.broker.getConsumer(`_api-${executionId}`));
    return this.#activities.get(this.#waits.get(executionId)?.elementId ?? '')?.find(listens);
  }
}

function withoutCondition({ key, label, tone, reasonRequired }: Outcome): Outcome {
  return { key, label, tone, reasonRequired };
}
