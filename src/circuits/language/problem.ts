import type { LocalizedText } from '../../platform/text.ts';
import type { Problem } from './circuit-types.ts';
import { DATA_WORDINGS } from './data-wordings.ts';
import { EVENTS_WORDINGS } from './events-wordings.ts';
import { idOf } from './moddle-tree.ts';
import type { ModdleElement } from './moddle-tree.ts';
import { STEPS_WORDINGS } from './steps-wordings.ts';
import { STRUCTURE_WORDINGS } from './structure-wordings.ts';
import type { ProblemWording } from './wording.ts';

/** Every problem the check can name, in words: the catalogue of the modeler and of the API. */
export const PROBLEM_WORDINGS = {
  ...STRUCTURE_WORDINGS,
  ...STEPS_WORDINGS,
  ...EVENTS_WORDINGS,
  ...DATA_WORDINGS,
};

export type ProblemCode = keyof typeof PROBLEM_WORDINGS;

const LONGEST_FACT = 200;

/** A problem of an element, or of the whole circuit when there is none. */
export function problem(
  code: ProblemCode,
  element?: ModdleElement,
  facts: Readonly<Record<string, string | number>> = {},
): Problem {
  const wording: ProblemWording = PROBLEM_WORDINGS[code];
  const shown = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, clip(value)]));
  return {
    elementId: element ? idOf(element) : '',
    severity: wording.severity ?? 'error',
    code,
    message: fill(wording.message, shown),
    remedy: fill(wording.remedy, shown),
    facts: shown,
  };
}

function fill(text: LocalizedText, facts: Readonly<Record<string, string | number>>): LocalizedText {
  const put = (words: string) =>
    words.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(facts[name] ?? placeholder));
  return { ar: put(text.ar), fr: put(text.fr), ...(text.en && { en: put(text.en) }) };
}

function clip(value: string | number): string | number {
  return typeof value === 'string' ? value.split('\n')[0]!.slice(0, LONGEST_FACT) : value;
}
