import { StoreError, notImplemented } from '../errors.ts';
import { parseExpression } from '../expressions/parse.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { regexParts } from '../values/compare.ts';
import { BINARY, type Ordering } from '../values/ordering.ts';
import { splitPath } from '../values/paths.ts';
import { TAG, tagOf } from '../values/types.ts';
import { matches } from './evaluate.ts';
import type { GroupNode, LeafNode, MatchNode } from './nodes.ts';
import { isOperatorDoc, OPERATORS, SET_NEGATIONS } from './operators.ts';
import { compileRegex, regexTest } from './regex.ts';

const REFUSED = new Set([
  '$where',
  '$text',
  '$jsonSchema',
  '$near',
  '$nearSphere',
  '$geoWithin',
  '$geoIntersects',
  '$within',
  '$sampleRate',
  '$alwaysTrue',
  '$alwaysFalse',
  '$rand',
  '$maxDistance',
]);

const GROUPS = { $and: 'and', $or: 'or', $nor: 'nor' } as const;

/**
 * Parses a filter.
 *
 * @throws BadValue for an unknown operator or a malformed operand, NotImplemented for one MongoDB has and this store has not
 */
export function parseFilter(filter: unknown, ordering: Ordering = BINARY): MatchNode {
  if (!isDoc(filter)) throw new StoreError('FailedToParse', 'Expected a filter that is an object');
  const nodes = Object.entries(filter).flatMap(([name, operand]) => parseField(name, operand, ordering));
  return nodes.length === 1 ? nodes[0]! : { kind: 'and', nodes };
}

function parseField(name: string, operand: unknown, ordering: Ordering): MatchNode[] {
  if (name === '$and' || name === '$or' || name === '$nor') return [parseGroup(name, operand, ordering)];
  if (name === '$expr') return [{ kind: 'expr', expression: parseExpression(operand, ordering) }];
  if (name === '$comment') return [];
  if (REFUSED.has(name)) throw notImplemented(`the query operator ${name}`);
  if (name.startsWith('$')) throw new StoreError('BadValue', `unknown top level operator: ${name}`);
  return parsePredicates(name, operand, ordering);
}

function parseGroup(name: keyof typeof GROUPS, operand: unknown, ordering: Ordering): GroupNode {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', `${name} must be an array`);
  if (operand.length === 0) throw new StoreError('BadValue', `${name} must be a nonempty array`);
  return { kind: GROUPS[name], nodes: operand.map((filter) => parseFilter(filter, ordering)) };
}

function parsePredicates(path: string, operand: unknown, ordering: Ordering): MatchNode[] {
  if (tagOf(operand) === TAG.regex) return [regexLeaf(path, operand, null)];
  if (!isOperatorDoc(operand)) return [leaf(path, '$eq', operand, ordering)];
  const nodes: MatchNode[] = [];
  for (const [operator, value] of Object.entries(operand)) {
    if (operator === '$options') {
      if (!('$regex' in operand)) throw new StoreError('BadValue', '$options needs a $regex');
      continue;
    }
    nodes.push(parseOperator({ path, operator, value, all: operand }, ordering));
  }
  return nodes;
}

interface Predicate {
  path: string;
  operator: string;
  value: unknown;
  /** The whole object of operators: `$regex` has its `$options` beside it. */
  all: Doc;
}

function parseOperator({ path, operator, value, all }: Predicate, ordering: Ordering): MatchNode {
  if (operator === '$regex') return regexLeaf(path, value, all['$options']);
  if (operator === '$not') return parseNot(path, value, ordering);
  if (operator === '$elemMatch') return parseElemMatch(path, value, ordering);
  if (operator === '$all') return parseAll(path, value, ordering);
  const negated = SET_NEGATIONS[operator];
  if (negated) return { kind: 'nor', nodes: [leaf(path, negated, value, ordering)] };
  if (operator === '$exists') return parseExists(path, value);
  return leaf(path, operator, value, ordering);
}

function leaf(path: string, operator: string, operand: unknown, ordering: Ordering): LeafNode {
  const build = OPERATORS[operator];
  if (!build) {
    if (REFUSED.has(operator)) throw notImplemented(`the query operator ${operator}`);
    throw new StoreError('BadValue', `unknown operator: ${operator}`);
  }
  const reach = operator === '$size' ? 'whole' : 'each';
  return {
    kind: 'leaf',
    path,
    parts: splitPath(path),
    operator,
    operand,
    reach,
    test: build(operand, ordering),
  };
}

function parseExists(path: string, operand: unknown): MatchNode {
  const wanted = !(operand === false || operand === null || operand === undefined || isZero(operand));
  const node: LeafNode = {
    kind: 'leaf',
    path,
    parts: splitPath(path),
    operator: '$exists',
    operand: true,
    reach: 'whole',
    test: (value) => value !== undefined,
  };
  return wanted ? node : { kind: 'nor', nodes: [node] };
}

function isZero(operand: unknown): boolean {
  return tagOf(operand) === TAG.number && Number(operand) === 0;
}

function regexLeaf(path: string, operand: unknown, options: unknown): LeafNode {
  if (options !== null && options !== undefined && typeof options !== 'string') {
    throw new StoreError('BadValue', '$options has to be a string');
  }
  const literal = tagOf(operand) === TAG.regex ? regexParts(operand) : null;
  if (literal === null && typeof operand !== 'string')
    throw new StoreError('BadValue', '$regex has to be a string');
  const pattern = literal ? literal[0] : (operand as string);
  const flags = options ?? literal?.[1] ?? '';
  const compiled = compileRegex(pattern, flags);
  return {
    kind: 'leaf',
    path,
    parts: splitPath(path),
    operator: '$regex',
    operand: { pattern, flags },
    reach: 'each',
    test: regexTest(compiled, pattern, flags),
  };
}

function parseNot(path: string, operand: unknown, ordering: Ordering): MatchNode {
  if (tagOf(operand) === TAG.regex) return { kind: 'nor', nodes: [regexLeaf(path, operand, null)] };
  if (!isDoc(operand)) throw new StoreError('BadValue', '$not needs a regex or a document');
  if (Object.keys(operand).length === 0) throw new StoreError('BadValue', '$not cannot be empty');
  if (!isOperatorDoc(operand))
    throw new StoreError('BadValue', `unknown operator: ${Object.keys(operand)[0]}`);
  return { kind: 'nor', nodes: [{ kind: 'and', nodes: parsePredicates(path, operand, ordering) }] };
}

function parseElemMatch(path: string, operand: unknown, ordering: Ordering): MatchNode {
  if (!isDoc(operand)) throw new StoreError('BadValue', '$elemMatch needs an Object');
  const [first] = Object.keys(operand);
  const onValues =
    first !== undefined &&
    first.startsWith('$') &&
    !(first in GROUPS) &&
    first !== '$expr' &&
    first !== '$comment';
  const node = onValues
    ? { kind: 'and' as const, nodes: parsePredicates('0', operand, ordering) }
    : parseFilter(operand, ordering);
  const test = onValues
    ? (value: unknown): boolean => matches(elementScope(node), { '0': value })
    : (value: unknown): boolean => (isDoc(value) || Array.isArray(value)) && matches(node, asDoc(value));
  return { kind: 'elemMatch', path, parts: splitPath(path), inner: node, onValues, test };
}

/** Predicates on the element itself: an element that is an array is one value, not crossed again. */
function elementScope(node: MatchNode): MatchNode {
  if (node.kind === 'leaf') return { ...node, reach: 'whole' };
  if (node.kind === 'elemMatch' || node.kind === 'expr') return node;
  return { ...node, nodes: node.nodes.map(elementScope) };
}

function asDoc(value: Doc | unknown[]): Doc {
  return Array.isArray(value) ? Object.fromEntries(value.map((item, i) => [String(i), item])) : value;
}

function parseAll(path: string, operand: unknown, ordering: Ordering): MatchNode {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', '$all needs an array');
  if (operand.length === 0) return { kind: 'nor', nodes: [{ kind: 'and', nodes: [] }] };
  const nodes = operand.map((item: unknown): MatchNode => {
    if (isDoc(item) && Object.keys(item)[0] === '$elemMatch')
      return parseElemMatch(path, item['$elemMatch'], ordering);
    if (isOperatorDoc(item)) throw new StoreError('BadValue', 'no $ expressions in $all');
    return tagOf(item) === TAG.regex ? regexLeaf(path, item, null) : leaf(path, '$eq', item, ordering);
  });
  return { kind: 'and', nodes };
}
