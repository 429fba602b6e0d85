import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exchangeProblems } from '../../../src/exchange/index.ts';
import { platformProblems, type ProblemText, type ProblemTexts } from '../../../src/platform/http/index.ts';
import { portalProblems } from '../../../src/portal/index.ts';
import { registryProblems } from '../../../src/registry/index.ts';

const SRC = join(import.meta.dirname, '../../../src');
const MODULES: Record<string, ProblemTexts> = {
  registry: registryProblems,
  portal: portalProblems,
  exchange: exchangeProblems,
};

function codesIn(module: string): Set<string> {
  const files = readdirSync(join(SRC, module)).filter(
    (name) => name.endsWith('.ts') && name !== 'problems.ts',
  );
  const text = files.map((name) => readFileSync(join(SRC, module, name), 'utf8')).join('\n');
  return new Set(
    [...text.matchAll(/'((?:registry|portal|exchange|field)\.[a-z]+(?:_[a-z]+)*)'/g)].map(
      (match) => match[1]!,
    ),
  );
}

function wordings(text: ProblemText): { ar: string; fr: string; en?: string }[] {
  return 'title' in text ? [text.title, ...(text.detail === undefined ? [] : [text.detail])] : [text];
}

it.each(Object.keys(MODULES))('every refusal of %s has its words, and no words are left over', (module) => {
  const all = { ...platformProblems, ...registryProblems, ...portalProblems, ...exchangeProblems };
  const codes = codesIn(module);

  expect([...codes].filter((code) => !(code in all))).toEqual([]);
  const everywhere = new Set(Object.keys(MODULES).flatMap((one) => [...codesIn(one)]));
  expect(Object.keys(MODULES[module]!).filter((code) => !everywhere.has(code))).toEqual([]);
});

it.each(Object.keys(MODULES))(
  'the words of %s are three different ones, with the same placeholders',
  (module) => {
    for (const wording of Object.values(MODULES[module]!).flatMap(wordings)) {
      const said = [wording.ar, wording.fr, wording.en ?? ''];
      expect(new Set(said).size, wording.fr).toBe(3);
      expect(wording.ar).toMatch(/\p{Script=Arabic}/u);
      const placeholders = said.map((text) => (text.match(/\{\w+\}/g) ?? []).toSorted().join());
      expect(new Set(placeholders).size, wording.fr).toBe(1);
    }
  },
);
