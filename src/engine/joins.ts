import { JoiningGateway } from './behaviours/joining-gateway.ts';
import { scopeOf } from './behaviours/parts.ts';
import type { Content } from './behaviours/parts.ts';
import type { FlowGraph } from './program.ts';

/**
 * The next join that may go on, or undefined. Asked when every token has come to rest, so that what
 * can still move is what waits: a parallel join needs a token on every way in, an inclusive one waits
 * as BPMN 2.0 says in 13.4.3.
 */
export function joinToLetGo(joins: readonly JoiningGateway[], graph: FlowGraph): JoiningGateway | undefined {
  const full = joins.find((join) => {
    const waiting = join.waiting();
    return waiting.size > 0 && waiting.size === join.inbound.length && isAlive(join);
  });
  return (
    full ?? joins.find((join) => join.kind === 'inclusive' && isAlive(join) && isSynchronised(join, graph))
  );
}

function isAlive(join: JoiningGateway): boolean {
  return !join.isRunning && scopeOf(join) !== undefined;
}

/**
 * True when no token elsewhere can reach a way in that is empty, unless it can also reach one that
 * has its token already (the rule that keeps loops from waiting for themselves).
 */
function isSynchronised(join: JoiningGateway, graph: FlowGraph): boolean {
  const waiting = join.waiting();
  if (waiting.size === 0) return false;
  const tokens = (scopeOf(join)?.getPostponed() ?? []).flatMap(({ content }) => flowsOf(content, graph));
  return tokens.every((flowId) => {
    const reached = waysIn(flowId, join.id, graph);
    return reached.every((id) => waiting.has(id)) || reached.some((id) => waiting.has(id));
  });
}

/** The flows on which a token lies, or will lie when what it waits for has come. */
function flowsOf({ id, isSequenceFlow }: Content, graph: FlowGraph): readonly string[] {
  return isSequenceFlow ? [id] : (graph.leaving.get(id) ?? []);
}

/** Ways into `joinId` that can be reached from a flow without passing through it. */
function waysIn(flowId: string, joinId: string, graph: FlowGraph): string[] {
  const seen = new Set([flowId]);
  const found: string[] = [];
  const queue = [flowId];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const target = graph.target.get(id);
    if (target === joinId) {
      found.push(id);
      continue;
    }
    for (const next of target === undefined ? [] : graph.onward(target)) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return found;
}
