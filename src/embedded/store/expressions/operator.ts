import { StoreError } from '../errors.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import type { Ordering } from '../values/ordering.ts';
import { typeName } from '../values/types.ts';
import type { Expression } from './expression.ts';

/** An operator whose arguments are all evaluated first. */
export interface Operator {
  min: number;
  max: number;
  apply(args: unknown[], name: string, ordering: Ordering): unknown;
}

/** An operator that reads its own specification: lazy branches, named arguments, variables. */
export type Form = (spec: unknown, parse: (spec: unknown) => Expression, ordering: Ordering) => Expression;

export function operator(min: number, max: number, apply: Operator['apply']): Operator {
  return { min, max, apply };
}

export function isNullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

export function mismatch(name: string, wanted: string, value: unknown): StoreError {
  return new StoreError('TypeMismatch', `${name} only supports ${wanted}, not ${typeName(value)}`);
}

/** Named arguments of a form, with the allowed names checked. */
export function namedArguments(
  spec: unknown,
  name: string,
  required: readonly string[],
  optional: readonly string[] = [],
): Doc {
  if (!isDoc(spec)) throw new StoreError('FailedToParse', `${name} only supports an object as its argument`);
  for (const key of Object.keys(spec)) {
    if (!required.includes(key) && !optional.includes(key))
      throw new StoreError('FailedToParse', `Unrecognized argument to ${name}: ${key}`);
  }
  for (const key of required)
    if (!(key in spec)) throw new StoreError('FailedToParse', `Missing '${key}' parameter to ${name}`);
  return spec;
}
