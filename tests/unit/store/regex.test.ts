import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchoredPrefix, compileRegex } from '../../../src/embedded/store/match/regex.ts';

const atoms = fc.constantFrom(
  'a',
  'b',
  'é',
  '.',
  '[ab]',
  '[^a]',
  '[a-cé]',
  '\\d',
  '\\w',
  '\\.',
  '😀',
  '^',
  '\\b',
);
const quantifiers = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '*?', '{0,}');
const patterns = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc
    .array(
      fc.oneof(
        { maxDepth: 3 },
        fc
          .tuple(atoms, quantifiers)
          .map(([atom, repeat]) => (/^(\^|\\b|\\B)$/.test(atom) ? atom : atom + repeat)),
        fc
          .tuple(fc.constantFrom('(', '(?:'), tie('pattern'), tie('pattern'), quantifiers)
          .map(([open, one, other, repeat]) => `${open}${one}|${other})${repeat}`),
      ),
      { maxLength: 4 },
    )
    .map((parts) => parts.join('')),
})).pattern;
const subjects = fc.array(fc.constantFrom('a', 'b', 'c', 'é', 'A', '1', ' ', '.', '😀'), { maxLength: 8 });

const matches = (pattern: string, text: string, options = ''): boolean =>
  compileRegex(pattern, options).test(text);
const code = (pattern: string, options = ''): number => {
  try {
    compileRegex(pattern, options);
    return 0;
  } catch (error) {
    return (error as { code: number }).code;
  }
};

describe('a regular expression', () => {
  it('matches as JavaScript does, where both mean the same', () => {
    fc.assert(
      fc.property(
        patterns,
        fc.constantFrom('', 's'),
        fc.array(subjects, { minLength: 1, maxLength: 8 }),
        (pattern, flags, texts) => {
          const compiled = compileRegex(pattern, flags);
          const native = new RegExp(pattern, `u${flags}`);
          for (const text of texts.map((chars) => chars.join('')))
            if (compiled.test(text) !== native.test(text))
              throw new Error(`${pattern} over ${JSON.stringify(text)}`);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('matches as PCRE does where JavaScript differs', () => {
    expect(matches('a$', 'a\n')).toBe(true);
    expect(matches('a$', 'a\n\n')).toBe(false);
    expect(matches('a\\z', 'a\n')).toBe(false);
    expect(matches('^b', 'a\nb')).toBe(false);
    expect(matches('^b', 'a\nb', 'm')).toBe(true);
    expect(matches('^$', 'a\n', 'm')).toBe(false);
    expect(matches('a$', 'a\r\nb', 'm')).toBe(false);
    expect(matches('a.b', 'a\rb')).toBe(true);
    expect(matches('a.b', 'a\nb')).toBe(false);
    expect(matches('a.b', 'a\nb', 's')).toBe(true);
    expect(matches('a\\sb', 'a\u00a0b')).toBe(false);
    expect(matches('[]a]+$', ']a')).toBe(true);
    expect(matches('^\\x{e9}\\-é$', 'é-é')).toBe(true);
    expect(matches('ÉTÉ', 'été', 'i')).toBe(true);
    expect(matches('(?i)ab', 'AB')).toBe(true);
    expect(matches('a{,b', 'a{,b')).toBe(true);
    expect(matches('^\\p{L}+$', 'ابجد')).toBe(true);
    expect(matches('a\\Bb', 'ab')).toBe(true);
    expect(matches('\\B', 'a😀a')).toBe(false);
    expect(matches('', '')).toBe(true);
  });

  it('is refused when it needs what this store has not, and invalid when PCRE says so', () => {
    for (const pattern of [
      '(?=a)',
      '(?<!a)b',
      '(a)\\1',
      'a++',
      '(?>a)',
      'a(?i)b',
      '[[:alpha:]]',
      '\\Qa\\E',
      '\\h',
      '\\v',
      '\\R',
      '(?R)',
      '(*UTF)a',
      '\\p{Arabic}',
      'a{,3}',
      '(?#x)',
    ])
      expect([pattern, code(pattern)]).toEqual([pattern, 238]);
    expect(code('a', 'x')).toBe(238);
    expect(code('a'.repeat(1001))).toBe(238);
    for (const pattern of ['(', 'a)', '[a', '*a', 'a**', '[b-a]', 'a{3,1}', 'a\\'])
      expect([pattern, code(pattern)]).toEqual([pattern, 51091]);
  });

  it('takes time in proportion to the text, whatever it says', () => {
    const text = 'a'.repeat(100_000);
    const begun = performance.now();
    for (const pattern of [
      '(a+)+b',
      '(a|a)*b',
      '(a|aa)+$b',
      'a*a*a*a*a*b',
      '(.*)(.*)(.*)x',
      '(a?){30}a{30}b',
      '^(([a-z])+.)+[A-Z]$',
    ])
      expect([pattern, matches(pattern, text)]).toEqual([pattern, false]);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(() => matches('(.{0,900}){3}x', text)).toThrow(/embedded store does not implement/);
  });

  it('gives an index the text that every match begins with', () => {
    expect(anchoredPrefix('^abc', '')).toBe('abc');
    expect(anchoredPrefix('^a\\.b+', '')).toBe('a.');
    expect(anchoredPrefix('^ab?', '')).toBe('a');
    expect(anchoredPrefix('^a|b', '')).toBeNull();
    expect(anchoredPrefix('^abc', 'i')).toBeNull();
    expect(anchoredPrefix('^abc', 'm')).toBeNull();
    expect(anchoredPrefix('abc', '')).toBeNull();
    expect(anchoredPrefix('^[a]b', '')).toBeNull();
  });
});
