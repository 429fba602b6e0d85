import type { LeafNode, MatchNode } from '../match/nodes.ts';
import { compareValues, equalValues } from '../values/compare.ts';
import { tagOf } from '../values/types.ts';

/** Whether predicates that all hold guarantee a partial index's filter. Unsure means no. */
export function implies(predicates: readonly LeafNode[], partial: MatchNode): boolean {
  switch (partial.kind) {
    case 'leaf':
      return predicates.some((known) => known.path === partial.path && leafImplies(known, partial));
    case 'and':
      return partial.nodes.every((node) => implies(predicates, node));
    case 'or':
      return partial.nodes.some((node) => implies(predicates, node));
    default:
      return false;
  }
}

function leafImplies(known: LeafNode, wanted: LeafNode): boolean {
  if (known.operator === wanted.operator && equalValues(known.operand, wanted.operand)) return true;
  if (known.operator === '$eq') return valueImplies(known.operand, wanted);
  if (known.operator === '$in')
    return (known.operand as unknown[]).every((value) => valueImplies(value, wanted));
  if (wanted.operator === '$exists')
    return ['$gt', '$gte', '$lt', '$lte', '$type'].includes(known.operator) && known.operand !== null;
  return rangeImplies(known, wanted);
}

/** Arrays are excluded: a document may hold the value beside others. */
function valueImplies(value: unknown, wanted: LeafNode): boolean {
  if (value === null || value === undefined || Array.isArray(value) || wanted.operator === '$type')
    return false;
  if (wanted.reach === 'whole' && wanted.operator !== '$exists') return false;
  return wanted.test(value);
}

const DOWN = new Set(['$lt', '$lte']);
const UP = new Set(['$gt', '$gte']);

function rangeImplies(known: LeafNode, wanted: LeafNode): boolean {
  const sameWay =
    (UP.has(known.operator) && UP.has(wanted.operator)) ||
    (DOWN.has(known.operator) && DOWN.has(wanted.operator));
  if (!sameWay || tagOf(known.operand) !== tagOf(wanted.operand)) return false;
  const order = compareValues(known.operand, wanted.operand) * (UP.has(known.operator) ? 1 : -1);
  return order > 0 || (order === 0 && (wanted.operator.endsWith('e') || !known.operator.endsWith('e')));
}
