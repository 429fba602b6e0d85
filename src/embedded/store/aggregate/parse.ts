import { notImplemented, StoreError } from '../errors.ts';
import { isDoc } from '../values/bson.ts';
import { parseCount, parseLimit, parseMatch, parseSkip, parseSortStage } from './flow.ts';
import { parseGroup } from './group.ts';
import { parseFacet, parseLookup, parseUnionWith } from './joins.ts';
import type { ParseStage, Stage } from './stage.ts';
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
  $group: parseGroup,
  $project: parseProject,
  $addFields: parseAddFields,
  $set: parseAddFields,
  $unset: parseUnset,
  $unwind: parseUnwind,
  $replaceRoot: parseReplaceRoot,
  $replaceWith: parseReplaceWith,
  $lookup: parseLookup,
  $unionWith: (spec) => parseUnionWith(spec, parsePipeline),
  $facet: (spec) => parseFacet(spec, parsePipeline),
};

const REFUSED = new Set([
  '$out',
  '$merge',
  '$graphLookup',
  '$geoNear',
  '$sample',
  '$bucket',
  '$bucketAuto',
  '$sortByCount',
  '$redact',
  '$changeStream',
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
  '$planCacheStats',
]);

export function parsePipeline(pipeline: unknown): Stage[] {
  if (!Array.isArray(pipeline))
    throw new StoreError('TypeMismatch', "'pipeline' option must be specified as an array");
  return pipeline.map(parseStage);
}

/** @throws 40324 for an unknown stage, NotImplemented for one MongoDB has and this store has not */
export function parseStage(stage: unknown): Stage {
  if (!isDoc(stage) || Object.keys(stage).length !== 1) {
    throw new StoreError(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  const [name = ''] = Object.keys(stage);
  const parse = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
  if (!parse) {
    if (REFUSED.has(name)) throw notImplemented(`the aggregation stage ${name}`);
    throw new StoreError('Location40324', `Unrecognized pipeline stage name: '${name}'`);
  }
  return { name, spec: stage[name], run: parse(stage[name]) };
}
