import { notImplemented, StoreError } from '../errors.ts';
import { clone, isDoc, setOwn, type Doc } from '../values/bson.ts';
import { encodeKey } from '../values/key-encoding.ts';
import { splitPath, visitPath } from '../values/paths.ts';
import { runPipeline, type ParseStage, type Stage, type StageContext } from './stage.ts';

function reader(context: StageContext): (collection: string) => Iterable<Doc> {
  if (!context.read) throw new StoreError('InvalidOptions', 'This stage cannot read another collection here');
  return context.read;
}

/** `$lookup` by equality of two fields; the foreign collection is hashed once. */
export const parseLookup: ParseStage = (spec) => {
  if (!isDoc(spec)) throw new StoreError('FailedToParse', 'the $lookup specification must be an Object');
  const { from, localField, foreignField, as, ...others } = spec;
  if (Object.keys(others).length > 0) throw notImplemented(`$lookup with ${Object.keys(others).join(', ')}`);
  if (
    typeof from !== 'string' ||
    typeof localField !== 'string' ||
    typeof foreignField !== 'string' ||
    typeof as !== 'string'
  ) {
    throw new StoreError('FailedToParse', '$lookup needs from, localField, foreignField and as');
  }
  if (as.includes('.')) throw notImplemented('$lookup into a dotted path');
  const [local, foreign] = [splitPath(localField), splitPath(foreignField)];
  return function* (docs, context): Generator<Doc> {
    const byKey = new Map<string, { at: number; doc: Doc }[]>();
    let at = 0;
    for (const doc of reader(context)(from)) {
      for (const key of keysAt(doc, foreign)) byKey.set(key, [...(byKey.get(key) ?? []), { at, doc }]);
      at++;
    }
    for (const doc of docs) {
      const found = new Map(
        keysAt(doc, local)
          .flatMap((key) => byKey.get(key) ?? [])
          .map((hit) => [hit.at, hit.doc]),
      );
      const out = clone(doc);
      setOwn(
        out,
        as,
        [...found].sort(([a], [b]) => a - b).map(([, hit]) => hit),
      );
      yield out;
    }
  };
};

/** Every value the path leads to, missing as null. */
function keysAt(doc: Doc, parts: readonly string[]): string[] {
  const keys = new Set<string>();
  visitPath(doc, parts, (value) => {
    keys.add(encodeKey(value ?? null).toString('latin1'));
    return false;
  });
  return [...keys];
}

type ParsePipeline = (pipeline: unknown) => Stage[];

export function parseUnionWith(spec: unknown, parse: ParsePipeline): ReturnType<ParseStage> {
  const options: Doc = typeof spec === 'string' ? { coll: spec } : isDoc(spec) ? spec : {};
  const { coll, pipeline, ...others } = options;
  if (typeof coll !== 'string' || Object.keys(others).length > 0)
    throw new StoreError('FailedToParse', '$unionWith needs coll, and optionally pipeline');
  const stages = parse(pipeline ?? []);
  return function* (docs, context) {
    yield* docs;
    yield* runPipeline(stages, reader(context)(coll), context);
  };
}

export function parseFacet(spec: unknown, parse: ParsePipeline): ReturnType<ParseStage> {
  if (!isDoc(spec) || Object.keys(spec).length === 0)
    throw new StoreError(40169, 'the $facet specification must be a non-empty object');
  const facets = Object.entries(spec).map(([name, pipeline]) => [name, parse(pipeline)] as const);
  for (const [, stages] of facets) {
    const nested = stages.find((stage) => stage.name === '$facet');
    if (nested) throw new StoreError(40600, `${nested.name} is not allowed to be used within a $facet stage`);
  }
  return function* (docs, context): Generator<Doc> {
    const all = [...docs];
    const out: Doc = {};
    for (const [name, stages] of facets) setOwn(out, name, [...runPipeline(stages, all, context)]);
    yield out;
  };
}
