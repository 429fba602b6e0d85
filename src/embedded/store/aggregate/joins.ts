import { StoreError } from '../errors.ts';
import { MemoryBudget, roughSize } from '../query/memory.ts';
import { isDoc, setOwn, type Doc } from '../values/bson.ts';
import { runPipeline, type ParseStage, type StageContext } from './stage.ts';

/** The reader of other collections. @throws InvalidOptions where there is none */
export function finder(context: StageContext): (collection: string, filter: Doc) => Iterable<Doc> {
  if (!context.find) throw new StoreError('InvalidOptions', 'This stage cannot read another collection here');
  return context.find;
}

export const parseUnionWith: ParseStage = (spec, language) => {
  const options: Doc = typeof spec === 'string' ? { coll: spec } : isDoc(spec) ? spec : {};
  const { coll, pipeline, ...others } = options;
  if (typeof coll !== 'string' || Object.keys(others).length > 0)
    throw new StoreError('FailedToParse', '$unionWith needs coll, and optionally pipeline');
  const stages = language.pipeline(pipeline ?? []);
  return function* (docs, context) {
    yield* docs;
    yield* runPipeline(stages, finder(context)(coll, {}), context);
  };
};

export const parseFacet: ParseStage = (spec, language) => {
  if (!isDoc(spec) || Object.keys(spec).length === 0)
    throw new StoreError(40169, 'the $facet specification must be a non-empty object');
  const facets = Object.entries(spec).map(([name, pipeline]) => {
    if (name.startsWith('$') || name.includes('.'))
      throw new StoreError(40170, `Expected the name of a facet without '$' or '.', but it is '${name}'`);
    return [name, language.pipeline(pipeline)] as const;
  });
  for (const [, stages] of facets) {
    const nested = stages.find((stage) => stage.name === '$facet');
    if (nested) throw new StoreError(40600, `${nested.name} is not allowed to be used within a $facet stage`);
  }
  return function* (docs, context): Generator<Doc> {
    const all = gathered(docs);
    const out: Doc = {};
    for (const [name, stages] of facets) setOwn(out, name, [...runPipeline(stages, all, context)]);
    yield out;
  };
};

function gathered(docs: Iterable<Doc>): Doc[] {
  const memory = new MemoryBudget('$facet');
  const all: Doc[] = [];
  for (const doc of docs) {
    memory.take(roughSize(doc));
    memory.check();
    all.push(doc);
  }
  return all;
}
