import { describe, expect, it } from 'vitest';
import {
  evaluateCondition,
  evaluateFeel,
  feelFault,
  FeelError,
} from '../../../src/circuits/language/index.ts';

const data = {
  letter: { language: 'ar', pages: 12 },
  steps: { visa: { outcome: 'visa', count: 2 } },
  unit: 'u1',
};

describe('FEEL', () => {
  it('reads plain data', () => {
    expect(evaluateFeel('=unit', data)).toBe('u1');
    expect(evaluateCondition('=steps.visa.outcome = "visa" and letter.pages > 10', data)).toBe(true);
    expect(evaluateCondition('=not(starts with(letter.language, "f"))', data)).toBe(true);
    expect(evaluateCondition('=if steps.visa.count > 1 then true else false', data)).toBe(true);
    expect(evaluateCondition('=letter.language in ("ar", "fr")', data)).toBe(true);
  });

  it('never takes a missing name for an answer', () => {
    for (const text of [
      '=ghost',
      '=letter.ghost',
      '=steps.ghost.outcome = "x"',
      '=letter.constructor',
      '=letter.__proto__',
    ]) {
      expect(() => evaluateFeel(text, data), text).toThrow(FeelError);
    }
  });

  it('wants true or false of a condition', () => {
    for (const text of ['=unit', '=letter.pages', '=null'])
      expect(() => evaluateCondition(text, data), text).toThrow(FeelError);
  });

  const refused: Record<string, string> = {
    unit: 'not_feel',
    '${unit}': 'not_feel',
    '=': 'syntax',
    '=unit =': 'syntax',
    '=unit; process.exit()': 'syntax',
    '=for i in 1..10000000 return i': 'refused_syntax',
    '=some i in [1..9] satisfies every j in [1..9] satisfies i = j': 'refused_syntax',
    '=[1, 2, 3][item > 1]': 'refused_syntax',
    '=(function(x) x(x))(function(x) x(x))': 'refused_syntax',
    '=matches(unit, "(a+)+$")': 'refused_function',
    '=replace(unit, "a", "b")': 'refused_function',
    '=split(unit, ",")': 'refused_function',
    '=now() > date("2026-01-01")': 'refused_function',
    '=ghost(1)': 'refused_function',
    [`="${'x'.repeat(600)}" = unit`]: 'too_long',
    [`=${Array.from({ length: 120 }, () => '1').join('+')} = 1`]: 'too_long',
  };

  for (const [text, kind] of Object.entries(refused)) {
    it(`refuses ${text.slice(0, 50)} as ${kind}, at the check and at the evaluation`, () => {
      expect(feelFault(text)?.kind).toBe(kind);
      expect(() => evaluateFeel(text, data)).toThrow(FeelError);
    });
  }

  it('answers within a millisecond or two, whatever was allowed', () => {
    const worst = `=${Array.from({ length: 12 }, () => 'contains(unit, "u")').join(' and ')}`.slice(0, 500);
    const allowed = worst.slice(0, worst.lastIndexOf(' and '));
    expect(feelFault(allowed)).toBeNull();
    const before = performance.now();
    evaluateFeel(allowed, data);
    expect(performance.now() - before).toBeLessThan(500);
  });
});
