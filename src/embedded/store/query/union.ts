import type { GroupNode, MatchNode } from '../match/nodes.ts';
import { conjuncts } from './predicates.ts';
import type { Plan, PlanRequest } from './planner.ts';

const MAX_BRANCHES = 100;

/**
 * Reads each branch of an `$or` by its own index, where every branch has one.
 *
 * @returns null when some branch would read the whole collection
 */
export function unionOf(request: PlanRequest, plan: (request: PlanRequest) => Plan): Plan | null {
  const parts = conjuncts(request.filter);
  const single = parts.filter((part) => part.kind !== 'or');
  for (const part of parts) {
    if (part.kind !== 'or' || part.nodes.length > MAX_BRANCHES) continue;
    const branches = branchesOf(request, part, { single, plan });
    if (branches) return union(branches, request);
  }
  return null;
}

interface Around {
  /** What holds in every branch. */
  single: readonly MatchNode[];
  plan: (request: PlanRequest) => Plan;
}

function branchesOf(request: PlanRequest, node: GroupNode, { single, plan }: Around): Plan[] | null {
  const branches: Plan[] = [];
  for (const branch of node.nodes) {
    const found = plan({ ...request, filter: { kind: 'and', nodes: [...single, branch] }, sort: null });
    if (!found.bounded) return null;
    branches.push(found);
  }
  return branches;
}

function union(branches: readonly Plan[], { sort }: PlanRequest): Plan {
  return {
    index: null,
    name: branches.map((branch) => branch.name).join(' or '),
    branches,
    ranges: [],
    reverse: false,
    merge: false,
    sorted: sort === null || sort.length === 0,
    dedupe: true,
    bounded: true,
    scans: false,
    exact: false,
    score: 0,
  };
}
