import type { Problem } from './circuit-types.ts';
import { one } from './moddle-tree.ts';
import type { Links, ModdleElement } from './moddle-tree.ts';
import { problem } from './problem.ts';
import type { RuleContext } from './rule-context.ts';

const SPLITS: ReadonlySet<string> = new Set(['bpmn:ParallelGateway', 'bpmn:InclusiveGateway']);

/** Passed at once: two tokens never meet there. */
const PASSED: ReadonlySet<string> = new Set(['bpmn:Task', 'bpmn:ManualTask', 'bpmn:ScriptTask']);

/**
 * No two tokens come to one activity: the engine would let the second wait until the first has left,
 * where BPMN 2.0 runs both at once. Found where two branches of a split lead to the same activity
 * without a join between.
 */
export function checkTokens({ nodes, links }: RuleContext): Problem[] {
  const splits = nodes.filter((node) => SPLITS.has(node.$type) && links.outgoing(node).length > 1);
  if (splits.length === 0) return [];
  const onward = onwardOf(nodes, links);
  const reach = new Map<ModdleElement, ReadonlySet<ModdleElement>>();
  const reached: Reached = (node) => {
    const known = reach.get(node) ?? reachedFrom(node, links, onward);
    reach.set(node, known);
    return known;
  };
  const meeting = new Set(splits.flatMap((split) => firstMeeting(split, { links, onward, reached })));
  return [...meeting].map((node) => problem('flow.tokens_meet', node));
}

type Reached = (node: ModdleElement) => ReadonlySet<ModdleElement>;

interface Ways {
  readonly links: Links;
  readonly onward: Onward;
  readonly reached: Reached;
}

type Onward = (node: ModdleElement) => readonly ModdleElement[];

/** Where a token may go from a node: along its flows, or by the events on its edge. */
function onwardOf(nodes: readonly ModdleElement[], links: Links): Onward {
  const events = new Map<ModdleElement, ModdleElement[]>();
  for (const node of nodes) {
    const host = one(node, 'attachedToRef');
    if (host) events.set(host, [...(events.get(host) ?? []), node]);
  }
  return (node) => [
    ...links.outgoing(node).flatMap((flow) => one(flow, 'targetRef') ?? []),
    ...(events.get(node) ?? []),
  ];
}

/** The activities where branches of a split meet; those that only follow them are not named. */
function firstMeeting(split: ModdleElement, { links, onward, reached }: Ways): ModdleElement[] {
  const branches = links.outgoing(split).flatMap((flow) => one(flow, 'targetRef') ?? []);
  const counts = new Map<ModdleElement, number>();
  for (const branch of branches)
    for (const node of reached(branch)) counts.set(node, (counts.get(node) ?? 0) + 1);
  const common = [...counts.keys()].filter((node) => counts.get(node)! > 1 && waits(node));
  const following = new Set(common.flatMap((node) => onward(node)));
  const first = common.filter((node) => !following.has(node));
  return first.length > 0 ? first : common.slice(0, 1);
}

/** Everything on the ways from a node, up to the joins. */
function reachedFrom(from: ModdleElement, links: Links, onward: Onward): ReadonlySet<ModdleElement> {
  const seen = new Set<ModdleElement>();
  const queue = [from];
  for (let node = queue.pop(); node; node = queue.pop()) {
    const isJoin = SPLITS.has(node.$type) && links.incoming(node).length > 1;
    if (isJoin || seen.has(node)) continue;
    seen.add(node);
    queue.push(...onward(node));
  }
  return seen;
}

function waits(node: ModdleElement): boolean {
  return !/(Event|Gateway)$/.test(node.$type) && !PASSED.has(node.$type);
}
