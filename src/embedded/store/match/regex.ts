import { StoreError, notImplemented } from '../errors.ts';
import { regexParts, textOf } from '../values/compare.ts';
import { TAG, tagOf } from '../values/types.ts';
import type { ValueTest } from './nodes.ts';

const MAX_PATTERN = 1000;
/** Longer texts are refused rather than searched on the thread that serves everyone. */
const MAX_INPUT = 256 * 1024;

/**
 * Compiles the part of PCRE that JavaScript reads the same way.
 *
 * @throws NotImplemented for option x, inline options, possessive or atomic groups, and repeated repetitions
 * that could take exponential time
 */
export function compileRegex(pattern: string, options: string): RegExp {
  for (const option of options) {
    if (option === 'x') throw notImplemented('the regex option x');
    if (!'imsu'.includes(option))
      throw new StoreError('Location51091', `invalid flag in regex options: ${option}`);
  }
  if (pattern.length > MAX_PATTERN)
    throw notImplemented(`regular expressions above ${MAX_PATTERN} characters`);
  if (pattern.includes('\0'))
    throw new StoreError('BadValue', 'Regular expression cannot contain an embedded null byte');
  if (/\(\?[imsx-]+[:)]|\(\?>|\(\?P|\\[AzZGQEKRhHNX]|\[\[:|[*+?}]\+/.test(pattern))
    throw notImplemented('this regular expression syntax');
  if (repeatsRepetition(pattern))
    throw notImplemented('a repetition inside a repetition in a regular expression');
  try {
    return new RegExp(pattern, [...new Set(`${options.replace('u', '')}u`)].join(''));
  } catch {
    return compileLoosely(pattern, options);
  }
}

function compileLoosely(pattern: string, options: string): RegExp {
  try {
    return new RegExp(pattern, [...new Set(options.replace('u', ''))].join(''));
  } catch {
    throw new StoreError('Location51091', 'Regular expression is invalid');
  }
}

/** A group that contains an unbounded repetition and is itself repeated. */
function repeatsRepetition(pattern: string): boolean {
  const open: boolean[] = [];
  const text = pattern.replace(/\\./gs, 'x').replace(/\[[^\]]*\]/g, 'x');
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') open.push(false);
    else if (text[i] === ')') {
      const inner = open.pop() ?? false;
      if (inner && unboundedAt(text, i + 1)) return true;
      if (inner && open.length > 0) open[open.length - 1] = true;
    } else if (unboundedAt(text, i) && open.length > 0) open[open.length - 1] = true;
  }
  return false;
}

function unboundedAt(text: string, at: number): boolean {
  return text[at] === '*' || text[at] === '+' || /^\{\d*,\d*\}/.test(text.slice(at, at + 12));
}

/** Strings the pattern finds, and the stored regular expression equal to it. */
export function regexTest(compiled: RegExp, pattern: string, options: string): ValueTest {
  return (value) => {
    const tag = tagOf(value);
    if (tag === TAG.string) {
      const text = textOf(value);
      if (text.length > MAX_INPUT)
        throw notImplemented(`regular expressions over texts above ${MAX_INPUT} characters`);
      return compiled.test(text);
    }
    if (tag !== TAG.regex) return false;
    const [storedPattern, storedOptions] = regexParts(value);
    return storedPattern === pattern && storedOptions === options;
  };
}

/** The literal text every match starts with, or null: lets an index serve an anchored pattern. */
export function anchoredPrefix(pattern: string, flags: string): string | null {
  if (flags !== '' || !pattern.startsWith('^') || pattern.includes('|')) return null;
  const literal = /^\^((?:[^\\^$.*+?()[\]{}|]|\\[^0-9a-zA-Z])*)(.?)/s.exec(pattern);
  if (!literal) return null;
  let text = literal[1] ?? '';
  if (/[*?{]/.test(literal[2] ?? '')) text = text.replace(/\\?.$/su, '');
  text = text.replace(/\\(.)/gs, '$1');
  return text === '' ? null : text;
}
