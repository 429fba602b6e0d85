import type { Problem } from '../api/problem.ts';
import type { Translate } from '../language/text.ts';

/** The words of the first refused field, if the server gave any; otherwise its detail. */
export function faultText(problem: Problem, t: Translate): string | undefined {
  const [first] = problem.faults;
  if (first) return first.detail ?? t('error.field', { code: first.code });
  return problem.detail;
}
