import * as Elements from 'bpmn-elements';
import { readTimer } from '../durable-timer.ts';
import { hostOf } from './host.ts';
import type { Host } from './host.ts';
import { changed, insideOf } from './parts.ts';
import type { Content, Drawn, Message, Node } from './parts.ts';

type Factory = new (definition: unknown, context: unknown) => Node & { shake: () => void };

const { SubProcess, StartEvent: EngineStart } = Elements as unknown as Readonly<
  Record<'SubProcess' | 'StartEvent', Factory>
>;

/**
 * An event sub-process: armed when its scope starts, beside its first step, and gone with it. How it
 * is triggered is the part of a loop (`EventTrigger`): each trigger is one more turn.
 */
export function EventSubProcess(definition: unknown, context: unknown): Node {
  return unshaken(new SubProcess(definition, context));
}

/** A start event. With several starts bpmn-elements walks every path of the diagram at each load. */
export function StartEvent(definition: unknown, context: unknown): Node {
  return unshaken(new EngineStart(definition, context));
}

function unshaken<T extends { shake: () => void }>(node: T): T {
  node.shake = () => undefined;
  return node;
}

/** What is kept of an event sub-process in the engine's own state. */
interface State {
  /** False once an interrupting event has happened, or a timer has nothing left to repeat. */
  readonly isArmed: boolean;
  /** Of a condition: it has happened and was not false again since. */
  readonly spent?: boolean;
  readonly fired: number;
  readonly running: readonly number[];
  /** Of a timer: when, and how often still. */
  readonly expireAt?: string;
  readonly repeat?: number;
}

/** Arms an event sub-process and runs it as often as it is triggered. */
export class EventTrigger {
  readonly #node: Node;
  readonly #drawn: Drawn;

  constructor(node: Node, drawn: Drawn) {
    this.#node = node;
    this.#drawn = drawn;
  }

  execute({ content }: Message): void {
    new Armed(this.#node, this.#drawn, content).begin();
  }
}

class Armed {
  readonly #node: Node;
  readonly #drawn: Readonly<Record<string, unknown>>;
  readonly #root: Content;
  readonly #host: Host;
  readonly #isNew: boolean;
  #state: State;

  constructor(node: Node, { behaviour = {} }: Drawn, root: Content) {
    this.#node = node;
    this.#drawn = behaviour;
    this.#host = hostOf(node.environment);
    const known = root['armed'] as State | undefined;
    this.#isNew = known === undefined;
    this.#root = changed(root, { armed: undefined });
    this.#state = known ?? { isArmed: true, fired: 0, running: [], ...this.#timer(undefined) };
  }

  begin(): void {
    const { executionId } = this.#root;
    const { broker } = this.#node;
    broker.subscribeTmp('execution', 'execute.*', (key, message) => this.#hear(key, message), {
      noAck: true,
      priority: 300,
      consumerTag: '_execution-trigger',
    });
    const tags = [`_guard-${executionId}`, ...(this.#state.isArmed ? [`_api-${executionId}`] : [])];
    for (const consumerTag of tags) {
      const told = (_key: string, message: Message) => this.#told(consumerTag, message);
      broker.subscribeTmp('api', `activity.#.${executionId}`, told, {
        noAck: true,
        priority: 400,
        consumerTag,
      });
    }
    if (this.#isNew) this.#save({});
    this.#announce();
  }

  #told(tag: string, { properties: { type } }: Message): void {
    if (tag.startsWith('_guard')) {
      if (type === 'stop' || type === 'discard') this.#stop();
      return;
    }
    if (type === 'signal' || type === 'cancel') this.#fire();
    if (type !== 'rearm') return;
    this.#save({ spent: false });
    this.#announce();
  }

  #fire(): void {
    const { fired, running, repeat } = this.#state;
    const isOnce = this.#drawn['isInterrupting'] !== false;
    const again = repeat === undefined || repeat === -1 || repeat > 1;
    const isArmed = !isOnce && (this.#drawn['timer'] === undefined || (repeat !== undefined && again));
    const next = isArmed ? this.#timer(repeat === undefined || repeat === -1 ? repeat : repeat - 1) : {};
    this.#save({ isArmed, spent: true, fired: fired + 1, running: [...running, fired], ...next });
    if (!isArmed) this.#node.broker.cancel(`_api-${this.#root.executionId}`);
    this.#announce();
    if (isOnce) this.#host.interrupt(this.#node, this.#root.executionId);
    this.#node.broker.publish('execution', 'execute.start', {
      ...changed(this.#root),
      isRootScope: undefined,
      isTurn: true,
      index: fired,
      executionId: `${this.#root.executionId}_${fired}`,
      parent: insideOf(this.#root),
    });
  }

  #hear(key: string, { content }: Message): void {
    if (content['isTurn'] !== true || !/^execute\.(completed|discard|cancel)$/.test(key)) return;
    const index = Number(content['index']);
    const { running, isArmed } = this.#state;
    if (!running.includes(index)) return;
    this.#save({ running: running.filter((other) => other !== index) });
    if (this.#state.running.length > 0) return;
    if (!isArmed) return this.#complete();
    this.#announce();
    this.#nudge();
  }

  /**
   * Says where it stands. Armed and idle it is detached, so that its scope ends without it; else the
   * scope waits for it.
   */
  #announce(): void {
    const { isArmed, running, expireAt, repeat, spent = false } = this.#state;
    const content = { ...changed(this.#root), ...(isArmed && { isArmed: true, spent }) };
    const state = !isArmed ? 'catch' : running.length > 0 ? 'wait' : 'detach';
    this.#node.broker.publish('event', `activity.${state}`, content, { type: state });
    if (!isArmed || expireAt === undefined) return;
    const timers = this.#node.environment.timers as { register(owner: object): { setTimeout(): void } };
    timers.register({ ...content, expireAt, repeat }).setTimeout();
  }

  /** Lets the scope look again whether anything but detached elements is left. */
  #nudge(): void {
    const content = { ...changed(this.#root), executionId: `${this.#root.executionId}_idle` };
    this.#node.broker.publish('event', 'flow.looped', content);
  }

  #timer(repeat: number | undefined): Pick<State, 'expireAt' | 'repeat'> {
    const drawn = this.#drawn['timer'] as Readonly<Record<string, string>> | undefined;
    if (!drawn) return {};
    const resolved = Object.entries(drawn).map(([name, text]) => [
      name,
      this.#host.evaluate(text, this.#root),
    ]);
    const timer = readTimer(Object.fromEntries(resolved) as Parameters<typeof readTimer>[0]);
    const left = repeat ?? timer.repeat;
    return {
      expireAt: timer.expireAt(this.#host.now()).toISOString(),
      ...(left !== undefined && { repeat: left }),
    };
  }

  #save(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    const content = { ...changed(this.#root), preventComplete: true, armed: this.#state };
    this.#node.broker.publish('execution', 'execute.armed', content);
  }

  #complete(): void {
    this.#stop();
    this.#node.broker.publish('execution', 'execute.completed', changed(this.#root));
  }

  #stop(): void {
    for (const tag of ['_api', '_guard']) this.#node.broker.cancel(`${tag}-${this.#root.executionId}`);
    this.#node.broker.cancel('_execution-trigger');
  }
}
