import { notImplemented, StoreError } from '../errors.ts';
import { evaluate, type Expression } from '../expressions/expression.ts';
import { parseExpression } from '../expressions/parse.ts';
import { parseUpdate, type Update } from '../update/update.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import type { Ordering } from '../values/ordering.ts';
import { splitPath, valueAt } from '../values/paths.ts';

/** Where the last stage of a pipeline writes, and how. */
export type Output = OutOutput | MergeOutput;

interface Target {
  database: string;
  collection: string;
  /** Leaves the validator of the collection aside. */
  bypass?: boolean;
}

/** `$out`: the documents become the whole collection. */
export interface OutOutput extends Target {
  kind: 'out';
}

type Matched = 'replace' | 'keepExisting' | 'merge' | 'fail' | 'pipeline';
type Unmatched = 'insert' | 'discard' | 'fail';

/** `$merge`: each document meets the one that has the same `on` fields. */
export interface MergeOutput extends Target {
  kind: 'merge';
  on: readonly string[];
  whenMatched: Matched;
  whenNotMatched: Unmatched;
  /** The change that a pipeline of `whenMatched` makes, for one document of the pipeline. */
  changeBy(doc: Doc, variables: Doc): Update;
}

/**
 * Takes the writing stage off the end of a pipeline.
 *
 * @throws FailedToParse for a malformed stage, NotImplemented for time series
 */
export function splitOutput(
  pipeline: unknown,
  database: string,
  ordering: Ordering,
): { pipeline: unknown; output: Output | null } {
  const last: unknown = Array.isArray(pipeline) ? pipeline.at(-1) : undefined;
  if (!Array.isArray(pipeline) || !isDoc(last) || Object.keys(last).length !== 1)
    return { pipeline, output: null };
  const rest = pipeline.slice(0, -1) as unknown[];
  if ('$out' in last) return { pipeline: rest, output: parseOut(last['$out'], database) };
  if ('$merge' in last) return { pipeline: rest, output: parseMerge(last['$merge'], database, ordering) };
  return { pipeline, output: null };
}

function parseOut(spec: unknown, database: string): OutOutput {
  if (isDoc(spec) && 'timeseries' in spec) throw notImplemented('$out to a time series');
  return { kind: 'out', ...targetOf(spec, database, '$out') };
}

function targetOf(spec: unknown, database: string, stage: string): Target {
  if (typeof spec === 'string' && spec !== '') return { database, collection: spec };
  const isTarget = isDoc(spec) && Object.keys(spec).every((name) => name === 'db' || name === 'coll');
  const { db = database, coll }: Doc = isTarget ? spec : {};
  if (typeof db !== 'string' || db === '' || typeof coll !== 'string' || coll === '')
    throw new StoreError(16990, `Expected ${stage} to name a collection, by a text or by db and coll`);
  return { database: db, collection: coll };
}

const MATCHED: readonly string[] = ['replace', 'keepExisting', 'merge', 'fail'];
const UNMATCHED: readonly string[] = ['insert', 'discard', 'fail'];
const MERGE_OPTIONS = new Set(['into', 'on', 'let', 'whenMatched', 'whenNotMatched']);

function parseMerge(given: unknown, database: string, ordering: Ordering): MergeOutput {
  const spec: Doc = typeof given === 'string' ? { into: given } : isDoc(given) ? given : {};
  const unknown = Object.keys(spec).find((name) => !MERGE_OPTIONS.has(name));
  if (unknown) throw new StoreError('Location40415', `BSON field '$merge.${unknown}' is an unknown field.`);
  const { whenMatched = 'merge', whenNotMatched = 'insert' } = spec;
  const byPipeline = Array.isArray(whenMatched);
  if (!byPipeline && !(typeof whenMatched === 'string' && MATCHED.includes(whenMatched)))
    throw new StoreError('BadValue', `Enumeration value for field '$merge.whenMatched' is not valid`);
  if (typeof whenNotMatched !== 'string' || !UNMATCHED.includes(whenNotMatched))
    throw new StoreError('BadValue', `Enumeration value for field '$merge.whenNotMatched' is not valid`);
  if (spec['let'] !== undefined && !byPipeline)
    throw new StoreError(51199, "Cannot use 'let' variables with 'whenMatched' other than a pipeline");
  const bindings = bindingsOf(spec['let'], ordering);
  const changeBy = (doc: Doc, variables: Doc): Update => {
    const bound = bindings.map(([name, value]) => [name, evaluate(value, doc, variables)]);
    const all = { ...variables, new: doc, ...Object.fromEntries(bound) };
    return parseUpdate(whenMatched, undefined, { variables: all, ordering });
  };
  return {
    kind: 'merge',
    ...targetOf(spec['into'], database, '$merge'),
    on: onFields(spec['on']),
    whenMatched: byPipeline ? 'pipeline' : (whenMatched as Matched),
    whenNotMatched: whenNotMatched as Unmatched,
    changeBy,
  };
}

function bindingsOf(given: unknown, ordering: Ordering): [string, Expression][] {
  if (given === undefined) return [];
  if (!isDoc(given)) throw new StoreError('TypeMismatch', "BSON field '$merge.let' must be an object");
  return Object.entries(given).map(([name, value]) => [name, parseExpression(value, ordering)]);
}

function onFields(on: unknown): readonly string[] {
  const fields: unknown[] = on === undefined ? ['_id'] : Array.isArray(on) ? on : [on];
  if (fields.length === 0)
    throw new StoreError(51187, "If explicitly specifying $merge 'on', must include at least one field");
  return fields.map((field) => {
    if (typeof field !== 'string' || field === '')
      throw new StoreError(51186, "$merge 'on' field must be either a string or an array of strings");
    return field;
  });
}

/** The filter that finds the document to merge with. @throws 51132 where an `on` field is missing, null or an array */
export function mergeKey(on: readonly string[], doc: Doc): Doc {
  const filter: Doc = {};
  for (const field of on) {
    const value = valueAt(doc, splitPath(field));
    if (value === undefined || value === null || Array.isArray(value))
      throw new StoreError(
        51132,
        "$merge write error: 'on' field cannot be missing, null, undefined or an array",
      );
    filter[field] = { $eq: value };
  }
  return filter;
}
