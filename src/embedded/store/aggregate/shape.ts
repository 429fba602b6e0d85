import { Long } from 'bson';
import { StoreError } from '../errors.ts';
import { evaluate, type Expression } from '../expressions/expression.ts';
import { parseExpression } from '../expressions/parse.ts';
import { parseProjection } from '../query/projection.ts';
import { clone, getOwn, isDoc, setOwn, type Doc } from '../values/bson.ts';
import { splitPath, valueAt } from '../values/paths.ts';
import type { ParseStage } from './stage.ts';

function mapped(change: (doc: Doc, variables: Doc) => Doc): ReturnType<ParseStage> {
  return function* (docs, { variables }) {
    for (const doc of docs) yield change(doc, variables);
  };
}

export const parseProject: ParseStage = (spec) => {
  if (!isDoc(spec) || Object.keys(spec).length === 0)
    throw new StoreError(51272, '$project specification must be an object with at least one field');
  return mapped(parseProjection(spec, 'stage'));
};

export const parseUnset: ParseStage = (spec) => {
  const paths = Array.isArray(spec) ? spec : [spec];
  if (paths.length === 0 || paths.some((path) => typeof path !== 'string' || path === '')) {
    throw new StoreError(31002, '$unset specification must be a string or an array of strings');
  }
  return mapped(parseProjection(Object.fromEntries(paths.map((path: string) => [path, false])), 'stage'));
};

export const parseAddFields: ParseStage = (spec) => {
  if (!isDoc(spec)) throw new StoreError(40272, '$addFields specification stage must be an object');
  const fields = flattened(spec, []);
  return mapped((doc, variables) => {
    const out = clone(doc);
    for (const [parts, expression] of fields) {
      const value = evaluate(expression, doc, variables);
      assign(out, parts, value);
    }
    return out;
  });
};

function flattened(spec: Doc, prefix: readonly string[]): [string[], Expression][] {
  return Object.entries(spec).flatMap(([name, value]): [string[], Expression][] => {
    const parts = [...prefix, ...splitPath(name)];
    if (parts.includes('')) throw new StoreError(40352, 'FieldPath cannot be constructed with empty string');
    if (parts.some((part) => part.startsWith('$')))
      throw new StoreError(16410, "FieldPath field names may not start with '$'.");
    const nested = isDoc(value) && Object.keys(value).length > 0 && !Object.keys(value)[0]!.startsWith('$');
    return nested ? flattened(value, parts) : [[parts, parseExpression(value)]];
  });
}

/** Sets through documents and every element of arrays; scalars in the way are replaced. */
function assign(target: Doc, parts: readonly string[], value: unknown): void {
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
  assign(doc, parts, value);
  return doc;
}

export const parseReplaceWith: ParseStage = (spec) => {
  const expression = parseExpression(spec);
  return mapped((doc, variables) => {
    const value = evaluate(expression, doc, variables);
    if (!isDoc(value)) throw new StoreError(40228, "'newRoot' expression must evaluate to an object");
    return value;
  });
};

export const parseReplaceRoot: ParseStage = (spec) => {
  if (!isDoc(spec) || !('newRoot' in spec) || Object.keys(spec).length !== 1)
    throw new StoreError(40231, '$replaceRoot needs newRoot and nothing else');
  return parseReplaceWith(spec['newRoot']);
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

function* unwound(doc: Doc, { parts, preserve, indexField }: Unwind): Generator<Doc> {
  const value = valueAt(doc, parts);
  if (Array.isArray(value) && value.length > 0) {
    for (const [i, item] of value.entries()) {
      const out = clone(doc);
      assign(out, parts, item ?? null);
      if (indexField) assign(out, splitPath(indexField), Long.fromNumber(i));
      yield out;
    }
    return;
  }
  const empty = value === null || value === undefined || Array.isArray(value);
  if (empty && !preserve) return;
  const out = clone(doc);
  if (Array.isArray(value)) assign(out, parts, undefined);
  if (indexField) assign(out, splitPath(indexField), null);
  yield out;
}
