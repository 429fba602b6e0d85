import { isDoc, setOwn, type Doc } from './bson.ts';
import { compareValues, textOf, type CompareTexts } from './compare.ts';
import { encodeKey } from './key-encoding.ts';
import { TAG, tagOf } from './types.ts';

/** How one command compares values: MongoDB's binary order, or the same with texts under a collation. */
export interface Ordering {
  /** Whether texts compare by their bytes, as indexes do. */
  simple: boolean;
  compare(a: unknown, b: unknown): number;
  equal(a: unknown, b: unknown): boolean;
  /** Equal values have equal keys, and only they. The keys themselves are in no order. */
  key(value: unknown): string;
}

/** The order of indexes, and of every command without a collation. */
export const BINARY: Ordering = {
  simple: true,
  compare: (a, b) => compareValues(a, b),
  equal: (a, b) => compareValues(a, b) === 0,
  key: (value) => encodeKey(value).toString('latin1'),
};

/** The order of values under a comparison of texts. Names of fields always compare by their bytes. */
export function orderedBy(texts: CompareTexts): Ordering {
  const classes = new TextClasses(texts);
  return {
    simple: false,
    compare: (a, b) => compareValues(a, b, texts),
    equal: (a, b) => compareValues(a, b, texts) === 0,
    key: (value) => encodeKey(represented(value, classes)).toString('latin1'),
  };
}

/** Whether a value is a text or holds one: what a collation may compare otherwise than an index does. */
export function holdsText(value: unknown): boolean {
  if (tagOf(value) === TAG.string) return true;
  if (Array.isArray(value)) return value.some(holdsText);
  return isDoc(value) && Object.values(value).some(holdsText);
}

/** For each text the first one met that equals it. */
class TextClasses {
  readonly #texts: CompareTexts;
  readonly #known = new Map<string, string>();
  readonly #first: string[] = [];

  constructor(texts: CompareTexts) {
    this.#texts = texts;
  }

  of(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const at = this.#place(text);
    const found = this.#first[at];
    const first = found !== undefined && this.#texts(found, text) === 0 ? found : text;
    if (first === text) this.#first.splice(at, 0, text);
    this.#known.set(text, first);
    return first;
  }

  #place(text: string): number {
    let low = 0;
    let high = this.#first.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#texts(this.#first[middle]!, text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function represented(value: unknown, classes: TextClasses): unknown {
  if (tagOf(value) === TAG.string) return classes.of(textOf(value));
  if (Array.isArray(value)) return value.map((item) => represented(item, classes));
  if (!isDoc(value)) return value;
  const out: Doc = {};
  for (const name of Object.keys(value)) setOwn(out, name, represented(value[name], classes));
  return out;
}
