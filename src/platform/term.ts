/** In what a period of time is counted. */
export type TermUnit = 'working-hours' | 'working-days' | 'days' | 'weeks' | 'months' | 'years';

/** A period that a rule, a law or a designer gives: "20 working days", "60 days". */
export interface Term {
  readonly count: number;
  readonly unit: TermUnit;
}

const WRITTEN = /^(\d{1,4}) (working-hours|working-days|days|weeks|months|years)$/;

/**
 * Reads a term as diagrams and callers write it: `5 working-days`, `60 days`. Answers null for anything
 * else, for a term of nothing, and for ISO 8601 durations, which are exact and need no calendar.
 */
export function parseTerm(text: string): Term | null {
  const written = WRITTEN.exec(text.trim());
  const count = Number(written?.[1] ?? 0);
  return written !== null && count > 0 ? { count, unit: written[2] as TermUnit } : null;
}

/** The one way a term is written; `parseTerm` reads it back. */
export function termText({ count, unit }: Term): string {
  return `${count} ${unit}`;
}
