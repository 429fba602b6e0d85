import { changed } from './parts.ts';
import type { Content, Drawn, Message, Node } from './parts.ts';

/**
 * An event that is none of bpmn-elements' business: message, signal, error, escalation, conditional,
 * caught or thrown. It only waits; the engine around it decides when it has happened, and says so to
 * exactly this execution. bpmn-elements would shout it to every element of the definition, keep what
 * came early for whoever waits next, and hear a non-interrupting message once.
 */
export class HostEvent {
  readonly type: string;
  executionId: string | undefined;
  readonly #node: Node;

  constructor(node: Node, drawn: Drawn) {
    this.#node = node;
    this.type = drawn.type;
  }

  execute({ content }: Message): void {
    const { broker } = this.#node;
    this.executionId = content.executionId;
    broker.subscribeTmp(
      'api',
      `activity.#.${content.executionId}`,
      (_key, message) => this.#hear(content, message),
      { noAck: true, consumerTag: `_api-${content.executionId}`, priority: 400 },
    );
    this.#announce(content);
  }

  /** A condition that has happened is spent until it was false again. */
  #announce(content: Content): void {
    const spent = content.inbound?.[0]?.['repeat'] === 'spent' && content['rearmed'] !== true;
    this.#node.broker.publish('event', 'activity.wait', changed(content, { spent }));
  }

  #hear(content: Content, { properties, content: said }: Message): void {
    const { broker } = this.#node;
    if (properties.type === 'rearm') {
      const rearmed = changed(content, { rearmed: true });
      broker.publish('execution', 'execute.rearmed', rearmed);
      this.#announce(rearmed);
      return;
    }
    broker.cancel(`_api-${content.executionId}`);
    if (properties.type === 'signal') this.#complete(content, said['message']);
    if (properties.type === 'discard') broker.publish('execution', 'execute.discard', changed(content));
  }

  /** A non-interrupting boundary event is armed again, as often as it happens. */
  #complete(content: Content, output: unknown): void {
    const { broker, behaviour } = this.#node;
    if (behaviour['cancelActivity'] === false)
      broker.publish('execution', 'execute.repeat', changed(content, { repeat: 'spent' }));
    broker.publish('execution', 'execute.completed', changed(content, { output, state: 'catch' }));
  }
}
