import type { ElemMatchNode, LeafNode, MatchNode } from '../match/nodes.ts';
import { holdsText, type Ordering } from '../values/ordering.ts';
import { isArrayIndex, splitPath } from '../values/paths.ts';

/** Something that holds for every match: as the filter says it, or as an `$elemMatch` implies it. */
export interface Predicate {
  leaf: LeafNode;
  /** The `$elemMatch` whose element it speaks of: all that it asks, one element has. */
  element: ElemMatchNode | null;
}

/** Operators that only hold of one single value when a value is there. */
const IMPLIED = new Set(['$eq', '$in', '$gt', '$gte', '$lt', '$lte', '$regex', '$exists', '$type']);

/** The parts of a filter that must all hold. */
export function conjuncts(node: MatchNode): MatchNode[] {
  if (node.kind === 'and') return node.nodes.flatMap(conjuncts);
  if (node.kind === 'or' && node.nodes.length === 1) return conjuncts(node.nodes[0]!);
  return [node];
}

/** What a filter demands of single paths. */
export function predicatesOf(filter: MatchNode, ordering: Ordering): Predicate[] {
  const all = conjuncts(filter).flatMap((node): Predicate[] => {
    if (node.kind === 'leaf') return [{ leaf: node, element: null }];
    return node.kind === 'elemMatch' ? impliedBy(node) : [];
  });
  return ordering.simple ? all : all.filter(({ leaf }) => isByBytes(leaf));
}

/** What an element must be, the path itself must be for some element. */
function impliedBy(element: ElemMatchNode): Predicate[] {
  return conjuncts(element.inner).flatMap((node): Predicate[] => {
    if (node.kind !== 'leaf' || !IMPLIED.has(node.operator)) return [];
    if (element.onValues ? node.operator === '$exists' : node.parts.some(isArrayIndex)) return [];
    const path = element.onValues ? element.path : `${element.path}.${node.path}`;
    return [{ leaf: { ...node, path, parts: splitPath(path) }, element }];
  });
}

const BY_BYTES = new Set(['$regex', '$exists', '$type', '$size', '$mod']);

/** Whether an index, or the condition of a partial one, answers as the matcher does under a collation. */
function isByBytes(leaf: LeafNode): boolean {
  return BY_BYTES.has(leaf.operator) || !holdsText(leaf.operand);
}
