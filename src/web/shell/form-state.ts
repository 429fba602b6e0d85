import { useState } from 'react';
import { asProblem, type Problem } from '../api/problem.ts';
import type { SummaryLine } from './ErrorSummary.tsx';

interface Refusals {
  readonly errors: Readonly<Record<string, string>>;
  readonly problem: Problem | undefined;
  readonly attempt: number;
}

/**
 * The refusals of a form, ours and the server's, by field id. A JSON pointer such as `/name/ar` leads to the
 * field `prefix-name-ar`; a refusal that leads nowhere is shown as a whole.
 */
export function useRefusals(prefix: string) {
  const [refusals, setRefusals] = useState<Refusals>({ errors: {}, problem: undefined, attempt: 0 });
  const id = (field: string) => `${prefix}-${field}`;
  const lines: SummaryLine[] = Object.entries(refusals.errors).map(([field, message]) => ({
    field: id(field),
    message,
  }));
  return {
    id,
    lines,
    attempt: refusals.attempt,
    problem: refusals.problem,
    errorOf: (field: string): string | undefined => refusals.errors[field],
    /** Shows our own refusals; true when there is none. */
    judge: (errors: Record<string, string>): boolean => {
      setRefusals((before) => ({ errors, problem: undefined, attempt: before.attempt + 1 }));
      return Object.keys(errors).length === 0;
    },
    /** Shows the server's. */
    refuse: (error: unknown): void => {
      const problem = asProblem(error);
      const known = problem.faults.filter((fault) => fault.pointer !== '');
      const errors = Object.fromEntries(
        known.map((fault) => [fieldOf(fault.pointer), fault.detail ?? problem.title]),
      );
      const isPlaced =
        known.length > 0 &&
        known.every((fault) => document.getElementById(id(fieldOf(fault.pointer))) !== null);
      setRefusals((before) => ({
        errors: isPlaced ? errors : {},
        problem: isPlaced ? undefined : problem,
        attempt: before.attempt + 1,
      }));
    },
  };
}

function fieldOf(pointer: string): string {
  return pointer.replace(/^\//, '').replaceAll('/', '-');
}
