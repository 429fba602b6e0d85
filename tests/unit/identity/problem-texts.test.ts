import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identityProblems } from '../../../src/identity/problems.ts';
import type { ProblemText } from '../../../src/platform/http/index.ts';
import { projectRoot } from '../../../src/platform/paths.ts';
import { taskProblems } from '../../../src/tasks/problems.ts';

function codesThrown(module: string): string[] {
  const folder = join(projectRoot(), 'src', module);
  const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'problems.ts');
  const text = sources.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const thrown = [
    ...text.matchAll(
      new RegExp(`'(${module}\\.[a-z_]+)',?\\s*'(?:conflict|invalid|forbidden|not_found|un|too)`, 'g'),
    ),
  ];
  const faults = [...text.matchAll(new RegExp(`(?:code: |invalidField\\()'(${module}\\.[a-z_]+)'`, 'g'))];
  return [...new Set([...thrown, ...faults].map((match) => match[1]!))].toSorted();
}

function wordsOf(text: ProblemText): readonly { ar: string; fr: string; en?: string }[] {
  return 'title' in text ? [text.title, ...(text.detail ? [text.detail] : [])] : [text];
}

describe.each([
  ['identity', identityProblems],
  ['tasks', taskProblems],
] as const)('the refusals of %s', (module, problems) => {
  it('all have their words', () => {
    // when
    const missing = codesThrown(module).filter((code) => !(code in problems));

    // then
    expect(codesThrown(module).length).toBeGreaterThan(5);
    expect(missing).toEqual([]);
  });

  it('are said in Arabic, French and English, each in its own words', () => {
    // given
    const words = Object.values(problems).flatMap(wordsOf);

    // then
    expect(words.filter(({ ar }) => !/\p{Script=Arabic}/u.test(ar))).toEqual([]);
    expect(words.filter(({ fr, en }) => en === undefined || fr === en)).toEqual([]);
  });
});
