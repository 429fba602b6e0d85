import { Long } from 'bson';
import { StoreError } from '../errors.ts';
import { evaluate, type Expression } from '../expressions/expression.ts';
import { parseExpression } from '../expressions/parse.ts';
import { parseProjection } from '../query/projection.ts';
import { clone, getOwn, isDoc, setOwn, type Doc } from '../values/bson.ts';
import type { Ordering } from '../values/ordering.ts';
import { splitPath } from '../values/paths.ts';
import type { ParseStage, Run } from './stage.ts';

function mapped(change: (doc: Doc, variables: Doc) => Doc): Run {
  return function* (docs, { variables }) {
    for (const doc of docs) yield change(doc, variables);
  };
}

export const parseProject: ParseStage = (spec, { ordering }) => {
  if (!isDoc(spec) || Object.keys(spec).length === 0)
    throw new StoreError(51272, '$project specification must be an object with at least one field');
  return mapped(parseProjection(spec, 'stage', ordering));
};

export const parseUnset: ParseStage = (spec) => {
  const paths = Array.isArray(spec) ? spec : [spec];
  if (paths.length === 0 || paths.some((path) => typeof path !== 'string' || path === '')) {
    throw new StoreError(31002, '$unset specification must be a string or an array of strings');
  }
  return mapped(parseProjection(Object.fromEntries(paths.map((path: string) => [path, false])), 'stage'));
};

export const parseAddFields: ParseStage = (spec, { ordering }) => {
  if (!isDoc(spec)) throw new StoreError(40272, '$addFields specification stage must be an object');
  const fields = flattened(spec, [], ordering);
  return mapped((doc, variables) => {
    const out = clone(doc);
    for (const [parts, expression] of fields) {
      const value = evaluate(expression, doc, variables);
      assignAt(out, parts, value);
    }
    return out;
  });
};

function flattened(spec: Doc, prefix: readonly string[], ordering: Ordering): [string[], Expression][] {
  return Object.entries(spec).flatMap(([name, value]): [string[], Expression][] => {
    const parts = [...prefix, ...splitPath(name)];
    if (parts.includes('')) throw new StoreError(40352, 'FieldPath cannot be constructed with empty string');
    if (parts.some((part) => part.startsWith('$')))
      throw new StoreError(16410, "FieldPath field names may not start with '$'.");
    const isNested = isDoc(value) && Object.keys(value).length > 0 && !Object.keys(value)[0]!.startsWith('$');
    return isNested ? flattened(value, parts, ordering) : [[parts, parseExpression(value, ordering)]];
  });
}

/** Sets through documents and every element of arrays; scalars in the way are replaced. */
export function assignAt(target: Doc, parts: readonly string[], value: unknown): void {
  const [name, ...rest] = parts as [string, ...string[]];
  if (rest.length === 0) {
    if (value === undefined) Reflect.deleteProperty(target, name);
    else setOwn(target, name, value);
    return;
  }
  const next = getOwn(target, name);
  if (Array.isArray(next))
    setOwn(
      target,
      name,
      next.map((item: unknown) => assigned(item, rest, value)),
    );
  else setOwn(target, name, assigned(next, rest, value));
}

function assigned(item: unknown, parts: readonly string[], value: unknown): unknown {
  if (Array.isArray(item)) return item.map((element: unknown) => assigned(element, parts, value));
  const doc: Doc = isDoc(item) ? item : {};
  assignAt(doc, parts, value);
  return doc;
}

export const parseReplaceWith: ParseStage = (spec, { ordering }) => {
  const expression = parseExpression(spec, ordering);
  return mapped((doc, variables) => {
    const value = evaluate(expression, doc, variables);
    if (!isDoc(value)) throw new StoreError(40228, "'newRoot' expression must evaluate to an object");
    return value;
  });
};

export const parseReplaceRoot: ParseStage = (spec, language) => {
  if (!isDoc(spec) || !('newRoot' in spec) || Object.keys(spec).length !== 1)
    throw new StoreError(40231, '$replaceRoot needs newRoot and nothing else');
  return parseReplaceWith(spec['newRoot'], language);
};

export const parseUnwind: ParseStage = (spec) => {
  const options: Doc = typeof spec === 'string' ? { path: spec } : isDoc(spec) ? spec : {};
  const {
    path,
    preserveNullAndEmptyArrays: preserve = false,
    includeArrayIndex: indexField,
    ...others
  } = options;
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new StoreError(28818, "path option to $unwind stage should be prefixed with a '$'");
  if (typeof preserve !== 'boolean')
    throw new StoreError(28809, 'preserveNullAndEmptyArrays must be a boolean');
  if (
    indexField !== undefined &&
    (typeof indexField !== 'string' || indexField === '' || indexField.startsWith('$'))
  ) {
    throw new StoreError(28810, 'includeArrayIndex must be a non-empty string');
  }
  const [unknown] = Object.keys(others);
  if (unknown) throw new StoreError(28811, `unrecognized option to $unwind stage: ${unknown}`);
  const parts = splitPath(path.slice(1));
  return function* (docs) {
    for (const doc of docs) yield* unwound(doc, { parts, preserve, indexField });
  };
};

interface Unwind {
  parts: readonly string[];
  preserve: boolean;
  indexField: string | undefined;
}

/** The value at a path that crosses no array. */
function nested(doc: Doc, parts: readonly string[]): unknown {
  return parts.reduce<unknown>((value, part) => (isDoc(value) ? getOwn(value, part) : undefined), doc);
}

function* unwound(doc: Doc, { parts, preserve, indexField }: Unwind): Generator<Doc> {
  const value = nested(doc, parts);
  if (Array.isArray(value) && value.length > 0) {
    for (const [i, item] of value.entries()) {
      const out = clone(doc);
      assignAt(out, parts, item ?? null);
      if (indexField) assignAt(out, splitPath(indexField), Long.fromNumber(i));
      yield out;
    }
    return;
  }
  const empty = value === null || value === undefined || Array.isArray(value);
  if (empty && !preserve) return;
  const out = clone(doc);
  if (Array.isArray(value)) assignAt(out, parts, undefined);
  if (indexField) assignAt(out, splitPath(indexField), null);
  yield out;
}
