import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { documentsProblems } from '../../../src/documents/problems.ts';
import { platformProblems } from '../../../src/platform/http/index.ts';
import { signaturesProblems } from '../../../src/signatures/problems.ts';

const TEXTS: Readonly<Record<string, { ar: string; fr: string; en: string }>> = {
  ...documentsProblems,
  ...signaturesProblems,
};

function codesIn(module: string): string[] {
  const folder = join(import.meta.dirname, '../../../src', module);
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'problems.ts');
  return sources.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/(?:code|failureCode): '([a-z_]+\.[a-z_]+)'/g)].map(
      (found) => found[1]!,
    ),
  );
}

it.each(['documents', 'signatures'])('every refusal of %s has its text in three languages', (module) => {
  const codes = codesIn(module);

  expect(codes.length).toBeGreaterThan(3);
  expect(codes.filter((code) => TEXTS[code] === undefined && platformProblems[code] === undefined)).toEqual(
    [],
  );
});

it('texts are in their language and use the same placeholders', () => {
  for (const text of Object.values(TEXTS)) {
    const placeholders = (sentence: string): string[] => (sentence.match(/\{\w+\}/g) ?? []).toSorted();

    expect(text.ar).toMatch(/\p{Script=Arabic}/u);
    expect(text.fr).not.toBe(text.en);
    expect(placeholders(text.ar)).toEqual(placeholders(text.fr));
    expect(placeholders(text.en)).toEqual(placeholders(text.fr));
  }
});
