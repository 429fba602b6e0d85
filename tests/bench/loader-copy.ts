import { gunzipSync, gzipSync } from 'node:zlib';
import { Binary, type Document } from 'bson';

/** What differs between a letter and its copies. */
export interface Copy {
  /** By which every date and identifier moves, in milliseconds. */
  readonly shift: number;
  /** New texts in the order of the template's tokens. */
  readonly texts: readonly string[];
}

type Make = (copy: Copy) => unknown;

/**
 * Compiles a document into a function that writes it again for another letter: tokens are replaced
 * wherever they stand in a text, dates move, all else is the same value.
 */
export function compile(document: Document, tokens: readonly string[]): (copy: Copy) => Document {
  const make = compileValue(document, new Pattern(tokens));
  return (copy) => (make === null ? document : (make(copy) as Document));
}

class Pattern {
  readonly #places: ReadonlyMap<string, number>;
  readonly #split: RegExp;

  constructor(tokens: readonly string[]) {
    this.#places = new Map(tokens.map((token, place) => [token, place]));
    const longestFirst = tokens.toSorted((a, b) => b.length - a.length);
    this.#split = new RegExp(`(${longestFirst.map(escaped).join('|')})`);
  }

  /** Constant texts and places of tokens in turn; null where there is no token. */
  parts(text: string): (string | number)[] | null {
    const parts = text.split(this.#split);
    if (parts.length === 1) return null;
    return parts.map((part) => this.#places.get(part) ?? part);
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

function compileValue(value: unknown, pattern: Pattern): Make | null {
  if (typeof value === 'string') return compileText(value, pattern);
  if (value instanceof Date) return ({ shift }) => new Date(value.getTime() + shift);
  if (value instanceof Binary) return compileState(value, pattern);
  if (Array.isArray(value)) {
    const made = value.map((item: unknown) => compileValue(item, pattern));
    if (made.every((make) => make === null)) return null;
    return (copy) => made.map((make, i) => (make === null ? (value[i] as unknown) : make(copy)));
  }
  if (typeof value === 'object' && value !== null && !('_bsontype' in value)) {
    return compileObject(value as Document, pattern);
  }
  return null;
}

function compileObject(value: Document, pattern: Pattern): Make | null {
  const fields = Object.entries(value).map(([name, item]) => ({
    name: compileText(name, pattern) ?? name,
    item: item as unknown,
    make: compileValue(item, pattern),
  }));
  if (fields.every(({ name, make }) => make === null && typeof name === 'string')) return null;
  return (copy) => {
    const made: Document = {};
    for (const { name, item, make } of fields)
      made[typeof name === 'string' ? name : String(name(copy))] = make === null ? item : make(copy);
    return made;
  };
}

function compileText(text: string, pattern: Pattern): Make | null {
  const parts = pattern.parts(text);
  if (parts === null) return null;
  return ({ texts }) => parts.map((part) => (typeof part === 'number' ? texts[part]! : part)).join('');
}

/** The engine's own state: gzipped JSON that names executions. */
function compileState(value: Binary, pattern: Pattern): Make | null {
  const text = gunzipSync(value.buffer).toString();
  const make = compileText(text, pattern);
  return make === null ? null : (copy) => new Binary(gzipSync(String(make(copy)), { level: 1 }));
}
