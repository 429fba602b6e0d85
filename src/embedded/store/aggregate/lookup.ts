import { StoreError } from '../errors.ts';
import { evaluate, type Expression } from '../expressions/expression.ts';
import { parseExpression } from '../expressions/parse.ts';
import { clone, isDoc, setOwn, type Doc } from '../values/bson.ts';
import { everyValue, splitPath } from '../values/paths.ts';
import { finder } from './joins.ts';
import { runPipeline, type ParseStage, type Stage, type StageContext } from './stage.ts';
import { assignAt } from './shape.ts';

interface Lookup {
  from: string;
  as: readonly string[];
  /** The filter that the fields of one document give, where the join is by equality. */
  filterFor: ((doc: Doc) => Doc) | null;
  bindings: readonly (readonly [string, Expression])[];
  stages: readonly Stage[];
}

const OPTIONS = new Set(['from', 'localField', 'foreignField', 'as', 'let', 'pipeline']);

/** `$lookup`: by equality of two fields, by a pipeline of its own with variables, or by both. */
export const parseLookup: ParseStage = (spec, language) => {
  if (!isDoc(spec)) throw new StoreError('FailedToParse', 'the $lookup specification must be an Object');
  const unknown = Object.keys(spec).find((name) => !OPTIONS.has(name));
  if (unknown) throw new StoreError('FailedToParse', `unknown argument to $lookup: ${unknown}`);
  const { from, localField, foreignField, as, pipeline } = spec;
  if (typeof from !== 'string' || typeof as !== 'string')
    throw new StoreError('FailedToParse', "Expected $lookup to name 'from' and 'as' by texts");
  const byFields = localField !== undefined || foreignField !== undefined;
  if (byFields && (typeof localField !== 'string' || typeof foreignField !== 'string'))
    throw new StoreError(
      'FailedToParse',
      "$lookup requires both or neither of 'localField' and 'foreignField'",
    );
  if (!byFields && pipeline === undefined)
    throw new StoreError(
      'FailedToParse',
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField'",
    );
  const lookup: Lookup = {
    from,
    as: checkedPath(as),
    filterFor: byFields ? equality(String(localField), String(foreignField)) : null,
    bindings: bindingsOf(spec['let'], (value) => parseExpression(value, language.ordering)),
    stages: pipeline === undefined ? [] : language.pipeline(pipeline),
  };
  return function* (docs, context): Generator<Doc> {
    for (const doc of docs) {
      const out = clone(doc);
      assignAt(out, lookup.as, joined(doc, lookup, context));
      yield out;
    }
  };
};

function checkedPath(path: string): readonly string[] {
  const parts = splitPath(path);
  if (parts.includes('')) throw new StoreError(40352, 'FieldPath cannot be constructed with empty string');
  if (parts.some((part) => part.startsWith('$')))
    throw new StoreError(16410, "FieldPath field names may not start with '$'.");
  return parts;
}

function bindingsOf(
  given: unknown,
  parse: (spec: unknown) => Expression,
): readonly (readonly [string, Expression])[] {
  if (given === undefined) return [];
  if (!isDoc(given)) throw new StoreError('FailedToParse', "$lookup argument 'let' must be an object");
  return Object.entries(given).map(([name, value]) => [name, parse(value)] as const);
}

function joined(doc: Doc, lookup: Lookup, context: StageContext): Doc[] {
  const found = finder(context)(lookup.from, lookup.filterFor?.(doc) ?? {});
  const bound: Doc = {};
  for (const [name, expression] of lookup.bindings)
    setOwn(bound, name, evaluate(expression, doc, context.variables));
  const variables = { ...context.variables, ...bound };
  return [...runPipeline(lookup.stages, found, { ...context, variables })];
}

/** The values of a local array are joined one by one; a missing field is joined as null. */
function equality(localField: string, foreignField: string): (doc: Doc) => Doc {
  const local = checkedPath(localField);
  checkedPath(foreignField);
  return (doc) => {
    const values = everyValue(doc, local);
    if (values.length === 0) values.push(null);
    const [only, ...others] = values.map((value) => ({ [foreignField]: { $eq: value } }));
    return others.length === 0 ? only! : { $or: [only, ...others] };
  };
}
