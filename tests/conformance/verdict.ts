/** What one case of a specification came to. */
export type Verdict = 'passed' | 'refused' | 'wrong' | 'skipped';

export interface Outcome {
  verdict: Verdict;
  /** Why it was not passed. */
  why?: string;
}

/** The store answered otherwise than the specification says: the case is wrong. */
export class Mismatch extends Error {
  override name = 'Mismatch';
}

/** The case cannot be judged: this runner, or the driver it uses, lacks what the case asks for. */
export class CannotRun extends Error {
  override name = 'CannotRun';
}

/** Something the runner itself does not do. */
export function runnerLacks(what: string): CannotRun {
  return new CannotRun(`the runner ${what}`);
}

/** Something the driver this runner uses does not offer. */
export function driverLacks(what: string): CannotRun {
  return new CannotRun(`the driver ${what}`);
}

/** Codes by which a server says "I do not do that", as opposed to giving another result. */
const REFUSALS = new Set([59, 115, 168, 238, 40324, 40415]);

export function isRefusal(code: unknown): boolean {
  return REFUSALS.has(Number(code));
}
