import { scopeOf } from './parts.ts';
import type { Content, Node } from './parts.ts';

interface Postponed {
  readonly content: Content & { readonly targetId?: string };
  ack(): void;
}

interface Internals {
  readonly postponed: Set<Postponed>;
}

/** bpmn-elements keeps its parts under symbols that everybody can name. */
const ELEMENTS = Symbol.for('elements');

/**
 * Ends everything in the scope of a node but one execution: tokens that wait before a join or a busy
 * activity are taken away, then each activity is discarded.
 */
export function interruptScope(node: Node, kept: string, find: (id: string) => readonly Node[]): void {
  const scope = scopeOf(node);
  if (!scope) return;
  const { postponed } = (scope as unknown as { readonly [ELEMENTS]: Internals })[ELEMENTS];
  for (const token of postponed) {
    const { isSequenceFlow, targetId } = token.content;
    if (!isSequenceFlow) continue;
    postponed.delete(token);
    token.ack();
    for (const target of find(targetId ?? ''))
      if (target.context === node.context) target.broker.getQueue('inbound-q').purge();
  }
  for (const api of scope.getPostponed()) if (api.content.executionId !== kept) api.discard();
}
