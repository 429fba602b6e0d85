import * as Elements from 'bpmn-elements';
import { hostOf } from './host.ts';
import { changed } from './parts.ts';
import type { Drawn, Message, Node } from './parts.ts';

type ActivityConstructor = new (behaviour: unknown, definition: unknown, context: unknown) => Node;
type LoopConstructor = new (node: Node, drawn: Drawn) => { execute(message: Message): void };

const { Activity } = Elements as unknown as { readonly Activity: ActivityConstructor };

/** A script task: a FEEL expression, whose value is `steps.<id>.result` afterwards. */
export function ScriptTask(definition: unknown, context: unknown): Node {
  return new Activity(FeelScript, definition, context);
}

class FeelScript {
  readonly #node: Node;
  readonly loopCharacteristics: { execute(message: Message): void } | undefined;

  constructor(node: Node) {
    this.#node = node;
    const loop = node.behaviour['loopCharacteristics'] as
      | (Drawn & { Behaviour: LoopConstructor })
      | undefined;
    this.loopCharacteristics = loop && new loop.Behaviour(node, loop);
  }

  execute(message: Message): void {
    const { content } = message;
    if (this.loopCharacteristics && content.isRootScope) return this.loopCharacteristics.execute(message);
    const { broker, environment, behaviour, id } = this.#node;
    const host = hostOf(environment);
    const script = behaviour['script'];
    if (typeof script !== 'string' || !script.trim().startsWith('='))
      throw new TypeError(`Expected the script of ${id} to be FEEL`);
    host.noteResult(id, host.evaluate(script, content));
    broker.publish('execution', 'execute.completed', changed(content));
  }
}
