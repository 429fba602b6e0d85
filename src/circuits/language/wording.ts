import type { LocalizedText } from '../../platform/text.ts';
import type { ProblemSeverity } from './circuit-types.ts';

/** What is wrong and what to do, with `{placeholders}` filled from the problem's facts. */
export interface ProblemWording {
  /** `error` when absent. */
  readonly severity?: ProblemSeverity;
  readonly message: LocalizedText;
  readonly remedy: LocalizedText;
}
