import type { Doc } from '../values/bson.ts';

export interface StageContext {
  variables: Doc;
  /** Documents of another collection of the same database, as this command's view sees them. */
  read?: (collection: string) => Iterable<Doc>;
}

/** One step of a pipeline. */
export interface Stage {
  name: string;
  /** For `$match` first in a pipeline: the filter the planner may use. */
  spec: unknown;
  run(docs: Iterable<Doc>, context: StageContext): Iterable<Doc>;
}

export type ParseStage = (spec: unknown) => Omit<Stage, 'name' | 'spec'>['run'];

export function runPipeline(
  stages: readonly Stage[],
  docs: Iterable<Doc>,
  context: StageContext,
): Iterable<Doc> {
  return stages.reduce((current, stage) => stage.run(current, context), docs);
}
