import { getOwn, isDoc, type Doc } from '../values/bson.ts';
import { exactDouble, isNumberLike } from '../values/numbers.ts';

/** What an expression may read. */
export interface Scope {
  root: Doc;
  variables: Readonly<Record<string, unknown>>;
}

/** A compiled aggregation expression; undefined is "missing". */
export type Expression = (scope: Scope) => unknown;

export function evaluate(expression: Expression, doc: Doc, variables: Doc): unknown {
  return expression({ root: doc, variables: { ...variables, ROOT: doc, CURRENT: doc } });
}

/** MongoDB's truth: everything but false, null, missing and zero. */
export function truthy(value: unknown): boolean {
  if (value === false || value === null || value === undefined) return false;
  return !(isNumberLike(value) && exactDouble(value) === 0);
}

/** A field path in an expression: arrays are mapped over, numbers do not index them. */
export function fieldPath(value: unknown, parts: readonly string[], at = 0): unknown {
  if (at === parts.length) return value;
  if (Array.isArray(value)) {
    const found = value.map((item: unknown) =>
      isDoc(item) || Array.isArray(item) ? fieldPath(item, parts, at) : undefined,
    );
    return found.filter((item) => item !== undefined);
  }
  return isDoc(value) ? fieldPath(getOwn(value, parts[at]!), parts, at + 1) : undefined;
}
