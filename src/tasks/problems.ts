import type { ProblemTexts } from '../platform/http/index.ts';

/** Every refusal of this module, in words people read. */
export const taskProblems: ProblemTexts = {};
