import { hostOf } from './host.ts';
import type { Host, Turns } from './host.ts';
import { changed, insideOf } from './parts.ts';
import type { Content, Drawn, Message, Node } from './parts.ts';

/** Most instances of one activity; a longer collection is an error of the data, not a plan. */
const MOST_INSTANCES = 1000;

/** How an activity is repeated, as drawn. */
interface Plan {
  readonly sequential: boolean;
  /** FEEL or a number; the instances in all. */
  readonly cardinality?: string;
  /** FEEL, gives a list. */
  readonly collection?: string;
  readonly itemName: string;
  /** FEEL over `numberOfCompletedInstances`, `outcomes`…: true ends the rest. */
  readonly enough?: string;
  /** FEEL of a standard loop: it goes round while this is true. */
  readonly again?: string;
  readonly testBefore: boolean;
  readonly most?: number;
}

/** The turns, and which of them run: kept in the engine's own state. */
interface State extends Turns {
  readonly running: readonly number[];
}

/**
 * Repeats an activity: parallel and sequential multi-instance, and the standard loop. The plan is
 * reckoned once, when the activity is entered (BPMN 2.0, 13.3.7), and kept: what changes later does
 * not change how many there are. A standard loop goes round *while* its condition is true;
 * bpmn-elements takes the condition for its opposite.
 */
export class Repetition {
  readonly #node: Node;
  readonly #plan: Plan;

  constructor(node: Node, drawn: Drawn) {
    this.#node = node;
    this.#plan = drawn.type === 'bpmn:StandardLoopCharacteristics' ? loopPlan(drawn) : instancePlan(drawn);
  }

  execute(message: Message): void {
    const known = message.content['turns'] as State | undefined;
    const turn = new Round(this.#node, this.#plan, message.content, known);
    turn.listen();
    if (!known) turn.begin();
  }
}

/** One visit of a repeated activity. */
class Round {
  readonly #node: Node;
  readonly #plan: Plan;
  readonly #root: Content;
  readonly #host: Host;
  #state: State;

  constructor(node: Node, plan: Plan, root: Content, known: State | undefined) {
    this.#node = node;
    this.#plan = plan;
    this.#host = hostOf(node.environment);
    this.#root = changed(root, { turns: undefined, output: undefined });
    this.#state = known ?? this.#planned();
    this.#host.noteTurns(node.id, root.executionId, this.#state);
  }

  listen(): void {
    const { broker } = this.#node;
    const stop = (_key: string, { properties }: Message) => {
      if (properties.type === 'stop' || properties.type === 'discard') this.#stop();
    };
    const options = { noAck: true, priority: 400 };
    broker.subscribeTmp('api', `activity.*.${this.#root.executionId}`, stop, {
      ...options,
      consumerTag: '_api-repetition',
    });
    broker.subscribeTmp('execution', 'execute.*', (key, message) => this.#hear(key, message), {
      ...options,
      priority: 300,
      consumerTag: '_execution-repetition',
    });
  }

  begin(): void {
    const { total, started } = this.#state;
    if (total !== undefined && total > MOST_INSTANCES)
      throw new RangeError(
        `Expected at most ${MOST_INSTANCES} instances of ${this.#node.id}, but got ${total}`,
      );
    const first = this.#plan.sequential ? 1 : (total ?? 1);
    const indices = Array.from({ length: Math.min(first, total ?? 1) }, (_, index) => started + index);
    if (indices.length === 0 || !this.#mayStart()) return this.#complete();
    this.#start(indices);
  }

  /** An index that is not running any more has said so already: a repeat changes nothing. */
  #hear(key: string, { content }: Message): void {
    if (content['isTurn'] !== true) return;
    const isDone = key === 'execute.completed';
    if (!isDone && key !== 'execute.discard' && key !== 'execute.cancel') return;
    const index = Number(content['index']);
    if (!this.#state.running.includes(index)) return;
    this.#note(index, isDone, outcomeOf(content));
    const { running, started, total } = this.#state;
    if (this.#isEnough(content)) return this.#complete();
    if (!this.#plan.sequential) {
      if (running.length === 0) this.#complete();
      return;
    }
    if ((total !== undefined && started >= total) || !this.#mayGoOn(content)) return this.#complete();
    this.#start([started]);
  }

  #note(index: number, isDone: boolean, outcome: string | undefined): void {
    const { running, completed, terminated, outcomes } = this.#state;
    this.#save({
      running: running.filter((other) => other !== index),
      completed: completed + (isDone ? 1 : 0),
      terminated: terminated + (isDone ? 0 : 1),
      outcomes: outcome === undefined ? outcomes : { ...outcomes, [outcome]: (outcomes[outcome] ?? 0) + 1 },
    });
  }

  #start(indices: readonly number[]): void {
    const { started, running } = this.#state;
    if (started >= MOST_INSTANCES)
      throw new RangeError(`Expected ${this.#node.id} to end, but it went round ${started} times`);
    this.#save({ started: started + indices.length, running: [...running, ...indices] });
    for (const index of indices) {
      this.#node.broker.publish('execution', 'execute.start', {
        ...changed(this.#root),
        isRootScope: undefined,
        isTurn: true,
        index,
        executionId: `${this.#root.executionId}_${index}`,
        parent: insideOf(this.#root),
      });
    }
  }

  /** What is saved with the state; `preventComplete` keeps bpmn-elements from ending with the last child. */
  #save(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#host.noteTurns(this.#node.id, this.#root.executionId, this.#state);
    const content = { ...changed(this.#root), preventComplete: true, turns: this.#state };
    this.#node.broker.publish('execution', 'execute.turn', content);
  }

  #planned(): State {
    const { itemName } = this.#plan;
    const items = this.#items();
    const total = this.#total(items);
    return {
      itemName,
      ...(items && { items }),
      ...(total !== undefined && { total }),
      started: 0,
      completed: 0,
      terminated: 0,
      outcomes: {},
      running: [],
    };
  }

  #items(): readonly unknown[] | undefined {
    const { collection } = this.#plan;
    if (collection === undefined) return undefined;
    const items = this.#host.evaluate(collection, this.#root);
    if (Array.isArray(items)) return items as readonly unknown[];
    throw new TypeError(
      `Expected ${collection} to give a list, but its value is ${items === null ? 'null' : typeof items}`,
    );
  }

  #total(items: readonly unknown[] | undefined): number | undefined {
    const { cardinality, most } = this.#plan;
    if (cardinality === undefined) return items?.length ?? most;
    const value = Number(this.#host.evaluate(cardinality, this.#root));
    if (Number.isInteger(value) && value >= 0) return items ? Math.min(value, items.length) : value;
    throw new TypeError(`Expected ${cardinality} to give a whole number of instances`);
  }

  #mayStart(): boolean {
    const { again, testBefore } = this.#plan;
    return again === undefined || !testBefore || this.#host.decide(again, this.#root);
  }

  #mayGoOn(content: Content): boolean {
    const { again } = this.#plan;
    return again === undefined || this.#host.decide(again, content);
  }

  #isEnough(content: Content): boolean {
    const { enough } = this.#plan;
    return enough !== undefined && this.#host.decide(enough, content);
  }

  #complete(): void {
    this.#stop();
    this.#node.broker.publish('execution', 'execute.completed', changed(this.#root));
  }

  #stop(): void {
    this.#node.broker.cancel('_api-repetition');
    this.#node.broker.cancel('_execution-repetition');
  }
}

function outcomeOf({ output }: Content): string | undefined {
  const outcome = (output as { readonly outcome?: unknown } | undefined)?.outcome;
  return typeof outcome === 'string' ? outcome : undefined;
}

function instancePlan({ behaviour = {} }: Drawn): Plan {
  const { loopCardinality, completionCondition, collection, item } = behaviour as Record<
    string,
    string | undefined
  >;
  return {
    sequential: behaviour['isSequential'] === true,
    ...(loopCardinality !== undefined && { cardinality: loopCardinality }),
    ...(collection !== undefined && { collection }),
    itemName: item ?? 'item',
    ...(completionCondition !== undefined && { enough: completionCondition }),
    testBefore: false,
  };
}

function loopPlan({ behaviour = {} }: Drawn): Plan {
  const condition = behaviour['loopCondition'] as string | undefined;
  const most = behaviour['loopMaximum'] as number | undefined;
  return {
    sequential: true,
    itemName: 'item',
    ...(condition !== undefined && { again: condition }),
    testBefore: behaviour['testBefore'] === true,
    ...(most !== undefined && { most: Number(most) }),
  };
}
