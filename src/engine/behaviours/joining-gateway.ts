import * as Elements from 'bpmn-elements';
import { changed } from './parts.ts';
import type { Message, Node } from './parts.ts';

type ActivityConstructor = new (behaviour: unknown, definition: unknown, context: unknown) => Node;

const Activity = (Elements as unknown as { readonly Activity: ActivityConstructor }).Activity;

/** Completes at once; what leaves is decided by the flows. */
class Passing {
  readonly #node: Node;

  constructor(node: Node) {
    this.#node = node;
  }

  execute({ content }: Message): void {
    this.#node.broker.publish('execution', 'execute.completed', changed(content));
  }
}

/**
 * A gateway with several ways in. Tokens wait in its queue, which is part of the saved state, until
 * `letGo` takes one from each way. bpmn-elements itself counts sources instead of flows, swallows a
 * second token of one way, and does not join inclusive gateways at all.
 */
export class JoiningGateway extends Activity {
  readonly kind: 'parallel' | 'inclusive';

  constructor(kind: 'parallel' | 'inclusive', definition: unknown, context: unknown) {
    super(Passing, definition, context);
    this.kind = kind;
  }

  /** Overrides the consuming of tokens: they wait. */
  _consumeInbound(): void {}

  /** Ids of the flows on which a token waits. */
  waiting(): ReadonlySet<string> {
    const { messages } = this.broker.getQueue('inbound-q');
    return new Set(messages.filter(isTaken).map(({ content }) => content.id));
  }

  /** Takes one token from each way in that has one, and goes on. */
  letGo(): void {
    const queue = this.broker.getQueue('inbound-q');
    const taken = new Map<string, Message['content']>();
    const kept: { nack(): void }[] = [];
    for (let message = queue.get(); message; message = queue.get()) {
      const { id } = message.content;
      if (isTaken(message) && taken.has(id)) {
        kept.push(message);
        continue;
      }
      if (isTaken(message)) taken.set(id, changed(message.content));
      message.ack();
    }
    for (const message of kept) message.nack();
    this.run({ inbound: [...taken.values()] });
  }
}

function isTaken({ fields }: Message): boolean {
  return fields.routingKey === 'flow.take';
}

interface Definition {
  readonly id: string;
}

interface Context {
  getInboundSequenceFlows(id: string): readonly unknown[];
}

type Factory = new (definition: Definition, context: Context) => Node;

const { ParallelGateway: EngineParallel, InclusiveGateway: EngineInclusive } =
  Elements as unknown as Readonly<Record<'ParallelGateway' | 'InclusiveGateway', Factory>>;

/** Waits for a token on every way in. */
export function ParallelGateway(definition: Definition, context: Context): Node {
  return joins(definition, context)
    ? new JoiningGateway('parallel', definition, context)
    : new EngineParallel(definition, context);
}

/** Waits while a token may still come on a way in that has none. */
export function InclusiveGateway(definition: Definition, context: Context): Node {
  return joins(definition, context)
    ? new JoiningGateway('inclusive', definition, context)
    : new EngineInclusive(definition, context);
}

function joins({ id }: Definition, context: Context): boolean {
  return context.getInboundSequenceFlows(id).length > 1;
}
