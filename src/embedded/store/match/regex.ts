import { notImplemented, StoreError } from '../errors.ts';
import { Automaton } from '../regex/automaton.ts';
import { parsePattern } from '../regex/parse.ts';
import type { Flags, Node } from '../regex/syntax.ts';
import { regexParts, textOf } from '../values/compare.ts';
import { TAG, tagOf } from '../values/types.ts';
import type { ValueTest } from './nodes.ts';

const MAX_PATTERN = 1000;
/** An expression may compile its pattern for every document. */
const RECENT = 100;
const recent = new Map<string, Pattern>();

/** A compiled regular expression: only whether it matches. */
export interface Pattern {
  test(text: string): boolean;
}

/**
 * Compiles the part of PCRE that can be matched in time proportional to the text.
 *
 * @throws Location51091 for an invalid pattern or option, NotImplemented for option x, look-around, back
 * references, possessive and atomic groups
 */
export function compileRegex(pattern: string, options: string): Pattern {
  const key = `${options}/${pattern}`;
  const known = recent.get(key);
  if (known) return known;
  const compiled = compiledOf(pattern, options);
  if (recent.size >= RECENT) recent.clear();
  recent.set(key, compiled);
  return compiled;
}

function compiledOf(pattern: string, options: string): Pattern {
  const node = parsed(pattern, options);
  const literal = textOfAll(node);
  if (literal !== null) return { test: (text) => text.includes(literal) };
  return new Automaton(node);
}

function parsed(pattern: string, options: string): Node {
  for (const option of options) {
    if (option === 'x') throw notImplemented('the regex option x');
    if (!'imsu'.includes(option))
      throw new StoreError('Location51091', `invalid flag in regex options: ${option}`);
  }
  if (pattern.length > MAX_PATTERN)
    throw notImplemented(`regular expressions above ${MAX_PATTERN} characters`);
  if (pattern.includes('\0'))
    throw new StoreError('BadValue', 'Regular expression cannot contain an embedded null byte');
  const [inline = '', letters = ''] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  return parsePattern(pattern.slice(inline.length), flagsOf(options + letters));
}

function flagsOf(options: string): Flags {
  return {
    caseless: options.includes('i'),
    lines: options.includes('m'),
    dotAll: options.includes('s'),
  };
}

/** The text a pattern is, where it is nothing but text. */
function textOfAll(node: Node): string | null {
  if (node.kind === 'char') return node.literal;
  if (node.kind !== 'all') return null;
  const texts = node.items.map(textOfAll);
  return texts.some((text) => text === null) ? null : texts.join('');
}

/** Strings the pattern finds, and the stored regular expression equal to it. */
export function regexTest(compiled: Pattern, pattern: string, options: string): ValueTest {
  return (value) => {
    const tag = tagOf(value);
    if (tag === TAG.string) return compiled.test(textOf(value));
    if (tag !== TAG.regex) return false;
    const [storedPattern, storedOptions] = regexParts(value);
    return storedPattern === pattern && storedOptions === options;
  };
}

/** The literal text every match starts with, or null: lets an index serve an anchored pattern. */
export function anchoredPrefix(pattern: string, flags: string): string | null {
  const node = parsed(pattern, flags);
  if (node.kind !== 'all') return null;
  const [first, ...items] = node.items;
  if (first?.kind !== 'assert' || first.what !== 'start') return null;
  let prefix = '';
  for (const item of items) {
    const text = textOfAll(item);
    if (text === null) break;
    prefix += text;
  }
  return prefix === '' ? null : prefix;
}
