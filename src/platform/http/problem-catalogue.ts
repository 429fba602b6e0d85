import { inLanguage, type Language, type LocalizedText } from '../text.ts';
import type { ProblemText, ProblemTexts } from './problem-texts.ts';

type Facts = Readonly<Record<string, string | number | boolean>>;

/** The texts of every code that can reach a person. */
export interface ProblemCatalogue {
  readonly codes: readonly string[];
  /** Undefined for a code nobody registered. */
  title(code: string, facts: Facts, language: Language): string | undefined;
  detail(code: string, facts: Facts, language: Language): string | undefined;
}

/** Joins the texts of all modules; a code registered twice is a mistake and throws. */
export function problemCatalogue(all: readonly ProblemTexts[]): ProblemCatalogue {
  const texts = new Map<string, ProblemText>();
  for (const [code, text] of all.flatMap((some) => Object.entries(some))) {
    if (texts.has(code)) throw new Error(`Expected one text for the problem ${code}, but there are two`);
    texts.set(code, text);
  }
  const say = (text: LocalizedText | undefined, facts: Facts, language: Language): string | undefined =>
    text === undefined ? undefined : filled(inLanguage(text, language), facts);
  return {
    codes: [...texts.keys()],
    title: (code, facts, language) => say(titleOf(texts.get(code)), facts, language),
    detail: (code, facts, language) => say(detailOf(texts.get(code)), facts, language),
  };
}

function titleOf(text: ProblemText | undefined): LocalizedText | undefined {
  if (text === undefined) return undefined;
  return 'title' in text ? text.title : text;
}

function detailOf(text: ProblemText | undefined): LocalizedText | undefined {
  return text !== undefined && 'title' in text ? text.detail : undefined;
}

function filled(template: string, facts: Facts): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}
