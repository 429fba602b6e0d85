import type { Doc } from '../values/bson.ts';
import type { Ordering } from '../values/ordering.ts';

export interface StageContext {
  variables: Doc;
  /** Documents of another collection of the same database that match a filter, as this command's view sees them. */
  find?: (collection: string, filter: Doc) => Iterable<Doc>;
}

export type Run = (docs: Iterable<Doc>, context: StageContext) => Iterable<Doc>;

/** One step of a pipeline. */
export interface Stage {
  name: string;
  /** For `$match` first in a pipeline: the filter the planner may use. */
  spec: unknown;
  run: Run;
}

/** What a stage is parsed under. */
export interface Language {
  ordering: Ordering;
  /** Parses a pipeline inside the stage, under the same language. */
  pipeline(spec: unknown): Stage[];
}

/** A stage that gives the same first documents faster when only so many are wanted. */
export interface Sorting {
  run: Run;
  first(limit: number): Run;
}

export type ParseStage = (spec: unknown, language: Language) => Run;

export function runPipeline(
  stages: readonly Stage[],
  docs: Iterable<Doc>,
  context: StageContext,
): Iterable<Doc> {
  return stages.reduce((current, stage) => stage.run(current, context), docs);
}
