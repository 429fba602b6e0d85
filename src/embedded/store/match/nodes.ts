import type { Doc } from '../values/bson.ts';
import type { Expression } from '../expressions/expression.ts';

/** A test on one value; `undefined` is a missing field. */
export type ValueTest = (value: unknown) => boolean;

/** A predicate on a path. `each` tries array elements and then the array; `whole` only the value itself. */
export interface LeafNode {
  kind: 'leaf';
  path: string;
  parts: readonly string[];
  operator: string;
  operand: unknown;
  reach: 'each' | 'whole';
  test: ValueTest;
}

export interface ElemMatchNode {
  kind: 'elemMatch';
  path: string;
  parts: readonly string[];
  /** What is asked of one element: of its fields, or of itself under the path `0`. */
  inner: MatchNode;
  onValues: boolean;
  test: ValueTest;
}

export interface GroupNode {
  kind: 'and' | 'or' | 'nor';
  nodes: readonly MatchNode[];
}

export interface ExprNode {
  kind: 'expr';
  expression: Expression;
}

/** A parsed filter: what the matcher evaluates and what the planner reads. */
export type MatchNode = LeafNode | ElemMatchNode | GroupNode | ExprNode;

export interface MatchContext {
  /** Where to note the position, in the outermost array, of the element that matched: the positional `$`. */
  position?: { index: number | null };
  /** Variables of `let`. */
  variables?: Doc;
}

export const EVERYTHING: GroupNode = { kind: 'and', nodes: [] };
