import type { Outcome } from '../circuits/index.ts';

type OutcomeTone = Outcome['tone'];

/** What a person decided when completing a step about a letter. */
export interface StepDecision {
  readonly administrationId: string;
  readonly letterId: string;
  readonly outcome: string;
  /** As the circuit draws it: `danger` for returns and refusals. */
  readonly tone: OutcomeTone;
  /** The form's values, already checked against the form. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly reason?: string;
  readonly personId: string;
  readonly positionId: string;
  readonly at: Date;
}

/** A text of the form; absent when empty. */
export function textOf(decision: StepDecision, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = decision.values[key];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return undefined;
}

/** One of a fixed list; the first of the list when the form does not say. */
export function choiceOf<T extends string>(decision: StepDecision, key: string, choices: readonly T[]): T {
  const value = decision.values[key];
  return choices.find((choice) => choice === value) ?? choices[0]!;
}

/** The lines of a text field. */
export function linesOf(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.replace(/^[-•*]\s*/, '').trim())
    .filter((line) => line !== '');
}
