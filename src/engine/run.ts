import type { Activity, Definition, Extension, ITimers } from 'bpmn-elements';
import { FeelError } from '../circuits/language/index.ts';
import type { Host } from './behaviours/host.ts';
import { interruptScope } from './behaviours/interrupt-scope.ts';
import { JoiningGateway } from './behaviours/joining-gateway.ts';
import { placed, scopesAround } from './behaviours/parts.ts';
import type { Content, Node } from './behaviours/parts.ts';
import { chainOf } from './catchers.ts';
import type { WaitingEvent } from './catchers.ts';
import { Compensation, NOTHING_DONE } from './compensation.ts';
import type { CompensationState } from './compensation.ts';
import type { DrawnEvent } from './drawn-events.ts';
import { EngineFault } from './engine-fault.ts';
import { Facts, withCounters } from './facts.ts';
import { feelConditions, feelExpressions } from './feel-host.ts';
import type { OpenStep, PendingService, SetTimer, Subscription, Thrown } from './instance.ts';
import { joinToLetGo } from './joins.ts';
import { openStep } from './open-step.ts';
import { correlationOf, openSubscription } from './open-subscription.ts';
import type { Program } from './program.ts';
import type { Snapshot } from './snapshot.ts';
import { Throws } from './throws.ts';
import type { Ground } from './throws.ts';
import type { Visit } from './variables.ts';

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
  readonly kind: 'step' | 'service' | 'timer' | 'event';
  readonly elementId: string;
  readonly content: Content;
  readonly event?: DrawnEvent;
  readonly done?: ServiceCallback;
  readonly dueAt?: Date;
}

/** What waited before a command. */
export type Before = Pick<Snapshot, 'open' | 'services' | 'subscriptions'>;

/** What waits now. */
export interface Waits {
  readonly open: readonly OpenStep[];
  readonly services: readonly PendingService[];
  readonly timers: readonly SetTimer[];
  readonly subscriptions: readonly Subscription[];
}

/**
 * One instance loaded into bpmn-engine. Gathers what waits and what was passed from the engine's
 * events, and gives it FEEL, timers that only remember, and services that only ask.
 */
export class Run {
  readonly facts: Facts;
  passed: string[] = [];
  /** Messages and signals that left the instance. */
  thrown: Thrown[] = [];
  ended = false;
  lastElement: string | undefined;

  readonly #program: Program;
  #before: ReadonlyMap<string, OpenStep | PendingService | Subscription> = new Map();
  #now: Date;
  readonly #activities = new Map<string, Activity[]>();
  readonly #joins: JoiningGateway[] = [];
  readonly #waits = new Map<string, Wait>();
  readonly #left = new Set<string>();
  readonly #compensation: Compensation;
  readonly #throws: Throws;
  #fault: EngineFault | undefined;

  constructor(program: Program, snapshot: Snapshot, now: Date) {
    this.#program = program;
    this.#now = now;
    const { variables, state } = snapshot;
    this.facts = new Facts(program, state ? variables : withCounters(variables, program.elementIds));
    this.#compensation = new Compensation(program.handlers, snapshot.compensation ?? NOTHING_DONE);
    this.#throws = new Throws(this.#ground(), this.#compensation);
    this.begin(snapshot, now);
  }

  /** Gets ready for a command: what waited before it is known, and not entered again. */
  begin({ open, services, subscriptions = [] }: Before, now: Date): void {
    this.#now = now;
    this.passed = [];
    this.thrown = [];
    this.#before = new Map([...open, ...services, ...subscriptions].map((wait) => [wait.executionId, wait]));
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
      const ask = ({ content }: BrokerMessage, done: ServiceCallback) =>
        this.#await('service', placed(content, activity as unknown as Node), { done });
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
    while (!this.ended && (this.#throws.takeUp() || this.#letJoinGo() || this.#meetCondition()))
      this.throwFault();
  }

  /** An event has happened to this execution. */
  deliver(executionId: string, values: Readonly<Record<string, unknown>> = {}): boolean {
    const elementId = this.elementOf(executionId);
    if (elementId === undefined || !this.isWaiting(executionId)) return false;
    this.facts.enter(elementId);
    this.facts.visit(elementId, { facts: {}, values, asVariables: false });
    return this.signal(executionId);
  }

  /** An automatic step ends with an error; a fault when nobody catches it. */
  failService(executionId: string, code: string): boolean {
    const wait = this.#waits.get(executionId);
    if (wait?.kind !== 'service' || !this.isWaiting(executionId)) return false;
    if (this.#throws.raise({ trigger: 'error', code, from: chainOf(wait.content) })) return true;
    throw new EngineFault(`Expected somebody to catch error ${code}`, wait.elementId, undefined);
  }

  /** True while a condition may still be met. */
  hopes(): boolean {
    return this.#events().some(({ event }) => event.condition !== undefined);
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
      subscriptions: of('event').flatMap(([executionId, wait]) => this.#subscription(executionId, wait)),
    };
  }

  #letJoinGo(): boolean {
    const join = joinToLetGo(this.#joins, this.#program.graph);
    if (!join) return false;
    this.lastElement = join.id;
    join.letGo();
    return true;
  }

  /** Conditions are looked at whenever the instance comes to rest: what they read may have changed. */
  #meetCondition(): boolean {
    for (const { event, content } of this.#events()) {
      if (event.condition === undefined) continue;
      const isMet = this.#isMet(event.condition, content);
      const isSpent = content['spent'] === true;
      if (isMet === isSpent) continue;
      return isMet ? this.deliver(content.executionId) : this.#publish(content.executionId, 'rearm', {});
    }
    return false;
  }

  /** What a condition reads may not be there yet; then it is not met yet. */
  #isMet(condition: string, content: Content): boolean {
    try {
      return this.facts.decide(condition, content);
    } catch (error) {
      if (error instanceof FeelError) return false;
      throw error;
    }
  }

  #events(): WaitingEvent[] {
    return [...this.#waits].flatMap(([executionId, { event, content }]) =>
      event && this.isWaiting(executionId) ? [{ event, content }] : [],
    );
  }

  #subscription(executionId: string, { event, content }: Wait): Subscription[] {
    if (!event || (event.trigger !== 'message' && event.trigger !== 'signal')) return [];
    const before = this.#before.get(executionId);
    return [
      before && 'kind' in before ? before : openSubscription(this.facts, event, content, event.trigger),
    ];
  }

  /** What was done and can be undone, for the next command. */
  compensation(): CompensationState {
    this.#compensation.forget((id) => this.#isLeft(id) || (this.#waits.has(id) && !this.isWaiting(id)));
    return this.#compensation.state;
  }

  #isLeft(executionId: string): boolean {
    return [executionId, executionId.replace(/_\d+$/, '')].some((id) => this.#left.has(id));
  }

  #ground(): Ground {
    return {
      events: () => this.#events(),
      nodes: (id) => (this.#activities.get(id) ?? []) as unknown as Node[],
      deliver: (executionId) => this.deliver(executionId),
      signal: (executionId) => this.signal(executionId),
      isWaiting: (executionId) => this.isWaiting(executionId),
      send: ({ event, content }, kind) => {
        const key = correlationOf(this.facts, event, content);
        this.thrown.push({ kind, name: event.reference ?? '', ...(key !== undefined && { key }) });
      },
    };
  }

  #host(): Host {
    return {
      now: () => this.#now,
      evaluate: (text, content) => this.facts.evaluate(text, content),
      decide: (condition, content) => this.facts.decide(condition, content),
      noteTurns: (elementId, executionId, turns) => this.facts.noteTurns(elementId, executionId, turns),
      noteResult: (elementId, value) => this.facts.visit(elementId, resultOf(value)),
      interrupt: (node, kept) =>
        interruptScope(node, kept, (id) => (this.#activities.get(id) ?? []) as unknown as Node[]),
    };
  }

  #await(kind: Wait['kind'], content: Content, more: Partial<Wait> = {}): void {
    const { id, executionId } = content;
    this.#waits.set(executionId, { kind, elementId: id, content, ...more });
    if (kind !== 'event' && !this.#before.has(executionId)) this.facts.enter(id);
  }

  #hear(key: string, { content }: BrokerMessage): void {
    const { id, executionId, error } = content;
    switch (key) {
      case 'activity.enter':
        this.lastElement = id;
        return;
      case 'activity.wait':
      case 'activity.detach':
        this.#hearWait(key, content);
        return;
      case 'activity.end':
        this.#pass(id);
        this.#compensation.noteDone(id, content.parent?.executionId);
        return;
      case 'activity.leave':
        this.#left.add(executionId);
        this.#compensation.noteLeft(executionId);
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

  /** An event sub-process is detached while it is only armed; with a timer, its timer says so. */
  #hearWait(key: string, content: Content): void {
    const event = this.#program.events.get(content.id);
    if (event) return this.#await('event', content, { event });
    if (key === 'activity.wait' && content['isArmed'] !== true) this.#await('step', content);
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
    if (drawn) return openStep(this.facts, drawn, content);
    throw new EngineFault(`Expected ${elementId} to be a step of the circuit`, elementId, undefined);
  }

  #publish(executionId: string, type: 'signal' | 'cancel' | 'rearm', content: object): boolean {
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

function resultOf(value: unknown): Visit {
  return { facts: {}, values: { result: value }, asVariables: false };
}
