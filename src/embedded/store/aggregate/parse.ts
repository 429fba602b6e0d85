import { notImplemented, StoreError } from '../errors.ts';
import { isDoc } from '../values/bson.ts';
import { BINARY, type Ordering } from '../values/ordering.ts';
import {
  limitOf,
  parseCount,
  parseLimit,
  parseMatch,
  parseSample,
  parseSkip,
  parseSorting,
  parseSortStage,
  skipOf,
} from './flow.ts';
import { parseBucket, parseGroup, parseSortByCount } from './group.ts';
import { parseFacet, parseUnionWith } from './joins.ts';
import { parseLookup } from './lookup.ts';
import type { Language, ParseStage, Stage } from './stage.ts';
import {
  parseAddFields,
  parseProject,
  parseReplaceRoot,
  parseReplaceWith,
  parseUnset,
  parseUnwind,
} from './shape.ts';

const STAGES: Readonly<Record<string, ParseStage>> = {
  $match: parseMatch,
  $limit: parseLimit,
  $skip: parseSkip,
  $sort: parseSortStage,
  $count: parseCount,
  $sample: parseSample,
  $group: parseGroup,
  $bucket: parseBucket,
  $sortByCount: parseSortByCount,
  $project: parseProject,
  $addFields: parseAddFields,
  $set: parseAddFields,
  $unset: parseUnset,
  $unwind: parseUnwind,
  $replaceRoot: parseReplaceRoot,
  $replaceWith: parseReplaceWith,
  $lookup: parseLookup,
  $unionWith: parseUnionWith,
  $facet: parseFacet,
};

const REFUSED = new Set([
  '$graphLookup',
  '$geoNear',
  '$bucketAuto',
  '$redact',
  '$changeStream',
  '$changeStreamSplitLargeEvent',
  '$collStats',
  '$indexStats',
  '$currentOp',
  '$listSessions',
  '$listLocalSessions',
  '$documents',
  '$densify',
  '$fill',
  '$setWindowFields',
  '$search',
  '$searchMeta',
  '$vectorSearch',
  '$planCacheStats',
]);

/** Stages that write, which only the command itself can run, at the end of a pipeline. */
const WRITING = new Set(['$out', '$merge']);

export function parsePipeline(pipeline: unknown, ordering: Ordering = BINARY): Stage[] {
  if (!Array.isArray(pipeline))
    throw new StoreError('TypeMismatch', "'pipeline' option must be specified as an array");
  const language: Language = { ordering, pipeline: (spec) => parsePipeline(spec, ordering) };
  const stages = pipeline.map((stage) => parseStage(stage, language));
  return stages.map((stage, at) => bounded(stage, stages.slice(at + 1), ordering));
}

/** A `$sort` before a `$limit` keeps no more than that. */
function bounded(stage: Stage, following: readonly Stage[], ordering: Ordering): Stage {
  if (stage.name !== '$sort') return stage;
  const [next, afterNext] = following;
  const skip = next?.name === '$skip' ? skipOf(next.spec) : 0;
  const limit = skip > 0 ? afterNext : next;
  if (limit?.name !== '$limit') return stage;
  return { ...stage, run: parseSorting(stage.spec, ordering).first(skip + limitOf(limit.spec)) };
}

/** @throws 40324 for an unknown stage, NotImplemented for one MongoDB has and this store has not */
export function parseStage(stage: unknown, language: Language): Stage {
  if (!isDoc(stage) || Object.keys(stage).length !== 1) {
    throw new StoreError(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  const [name = ''] = Object.keys(stage);
  const parse = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
  if (!parse) {
    if (WRITING.has(name)) throw new StoreError(40601, `${name} can only be the final stage in the pipeline`);
    if (REFUSED.has(name)) throw notImplemented(`the aggregation stage ${name}`);
    throw new StoreError('Location40324', `Unrecognized pipeline stage name: '${name}'`);
  }
  return { name, spec: stage[name], run: parse(stage[name], language) };
}
