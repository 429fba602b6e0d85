import { isUtf8 } from 'node:buffer';
import { notImplemented, StoreError } from '../errors.ts';
import { decode, type Doc } from './bson.ts';

const MAX_DATE = 8_640_000_000_000_000n;
const MAX_DEPTH = 200;

/** Bytes of a value whose length its type fixes. */
const FIXED: Readonly<Record<number, number>> = {
  0x01: 8,
  0x07: 12,
  0x08: 1,
  0x09: 8,
  0x0a: 0,
  0x10: 4,
  0x11: 8,
  0x12: 8,
  0x13: 16,
  0xff: 0,
  0x7f: 0,
};

/** Refused types, by what they are called. */
const DEPRECATED: Readonly<Record<number, string>> = { 0x06: 'undefined', 0x0c: 'DBPointer' };

/**
 * Decodes what a client sent, refusing what this store could not give back byte for byte: objects here are
 * JavaScript's, so a name may not come twice, names that are array indexes come first and in order, texts are
 * UTF-8 and dates are within ±8.64e15 ms. The deprecated types undefined and DBPointer are refused too.
 *
 * @throws NotImplemented, or InvalidBSON (22) for bytes that are no BSON
 */
export function decodeIncoming(bytes: Buffer): Doc {
  checkDocument(bytes, 0, false, 0);
  return decode(bytes);
}

function invalid(what: string): StoreError {
  return new StoreError(22, `Invalid BSON: ${what}`);
}

/** @returns where the document ends */
function checkDocument(bytes: Buffer, start: number, isArray: boolean, depth: number): number {
  if (start + 5 > bytes.length) throw invalid('a document overruns the message');
  if (depth > MAX_DEPTH) throw new StoreError('Overflow', 'Document is nested too deeply');
  const end = start + bytes.readInt32LE(start);
  if (end < start + 5 || end > bytes.length || bytes[end - 1] !== 0)
    throw invalid('a document has another length than it says');
  const names = isArray ? null : new Names(bytes);
  let at = start + 4;
  while (at < end - 1) {
    const type = bytes[at]!;
    const nameEnd = endOfName(bytes, at + 1, end);
    names?.add(at + 1, nameEnd);
    at = checkValue(bytes, nameEnd + 1, type, depth);
    if (at > end - 1) throw invalid('a value overruns its document');
  }
  return end;
}

function endOfName(bytes: Buffer, from: number, end: number): number {
  let seen = 0;
  let at = from;
  while (at < end && bytes[at] !== 0) seen |= bytes[at++]!;
  if (at >= end) throw invalid('a name has no end');
  if (seen >= 0x80 && !isUtf8(bytes.subarray(from, at))) throw invalid('a name is not UTF-8');
  return at;
}

function checkValue(bytes: Buffer, at: number, type: number, depth: number): number {
  const fixed = FIXED[type];
  if (fixed !== undefined) {
    if (type === 0x09) checkDate(bytes, at);
    return at + fixed;
  }
  if (type === 0x03 || type === 0x04) return checkDocument(bytes, at, type === 0x04, depth + 1);
  if (type === 0x0b) return afterText(bytes, afterText(bytes, at));
  const deprecated = DEPRECATED[type];
  if (deprecated) throw notImplemented(`the deprecated BSON type ${deprecated}`);
  if (at + 4 > bytes.length) throw invalid('a value overruns the message');
  const length = bytes.readInt32LE(at);
  if (length < 0) throw invalid('a length is negative');
  if (type === 0x05) return at + 5 + length;
  if (type === 0x02 || type === 0x0d || type === 0x0e) return checkText(bytes, at + 4, length);
  if (type === 0x0f) {
    const scope = at + 8 + (at + 8 <= bytes.length ? bytes.readInt32LE(at + 4) : 0);
    return checkDocument(bytes, scope, false, depth + 1);
  }
  throw invalid(`unknown type ${type}`);
}

function checkText(bytes: Buffer, at: number, length: number): number {
  const end = at + length;
  if (length < 1 || end > bytes.length || bytes[end - 1] !== 0)
    throw invalid('a text has another length than it says');
  if (!isUtf8(bytes.subarray(at, end - 1))) throw invalid('a text is not UTF-8');
  return end;
}

function checkDate(bytes: Buffer, at: number): void {
  if (at + 8 > bytes.length) throw invalid('a date overruns the message');
  const time = bytes.readBigInt64LE(at);
  if (time > MAX_DATE || time < -MAX_DATE) throw notImplemented('dates beyond ±8.64e15 ms from 1970');
}

function afterText(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(0, at);
  if (end < 0) throw invalid('a text has no end');
  return end + 1;
}

/** The names of one document, in the order they came. */
class Names {
  readonly #bytes: Buffer;
  readonly #met = new Set<string>();
  #lastIndex = -1;
  #named = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  add(from: number, to: number): void {
    const name = this.#bytes.toString('latin1', from, to);
    if (this.#met.has(name)) throw notImplemented(`a document with the field '${name}' twice`);
    this.#met.add(name);
    const first = this.#bytes[from]!;
    if (first < 0x30 || first > 0x39 || to === from) this.#named = true;
    else this.#addNumber(name);
  }

  /** JavaScript keeps array indexes before all other names, ascending. */
  #addNumber(name: string): void {
    const index = Number(name);
    if (String(index) !== name || index >= 2 ** 32 - 1) {
      this.#named = true;
      return;
    }
    if (this.#named || index < this.#lastIndex)
      throw notImplemented(
        `a document whose numeric field '${name}' does not come first and in ascending order`,
      );
    this.#lastIndex = index;
  }
}
