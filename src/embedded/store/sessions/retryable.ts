import { Double } from 'bson';
import { sessionKey, sessionPrefix } from '../storage/keys.ts';
import { afterPrefix, type KvReader } from '../storage/kv.ts';
import type { Overlay } from '../storage/overlay.ts';
import { decode, encode, type Doc } from '../values/bson.ts';
import { Fields } from '../values/fields.ts';
import { wholeNumber } from '../values/numbers.ts';
import { tooOld, type TransactionRef } from './ref.ts';

/** What a session last did: the results of its numbered statements, or a committed transaction. */
interface SessionRecord {
  number: number;
  at: number;
  committed: boolean;
  statements: Doc;
}

/** Results are kept as long as a driver may still repeat the write. */
const KEPT_FOR = 30 * 60_000;

export function readRecord(view: KvReader, session: Buffer): SessionRecord | null {
  const raw = view.get(sessionKey(session));
  if (!raw) return null;
  const doc = decode(raw);
  return {
    number: wholeNumber(doc['number']) ?? 0,
    at: wholeNumber(doc['at']) ?? 0,
    committed: doc['committed'] === true,
    statements: (doc['statements'] ?? {}) as Doc,
  };
}

const NUMBER = new Fields(['number']);

/** The number of the last write alone: its results, whole documents among them, matter only to a repetition. */
function lastNumber(view: KvReader, session: Buffer): number | null {
  const raw = view.get(sessionKey(session));
  return raw ? (wholeNumber(NUMBER.decode(raw)['number']) ?? 0) : null;
}

export function committedRecord(number: number, at: number): Buffer {
  return encode({ number: new Double(number), at: new Double(at), committed: true });
}

/**
 * The memory of one retryable command. Lives in the same storage transaction as the writes it remembers:
 * either both survive a crash or neither does.
 */
export class Retryable {
  readonly #view: Overlay;
  readonly #ref: TransactionRef;
  readonly #at: number;
  readonly #statements: Doc;
  #changed = false;

  /** @throws TransactionTooOld */
  constructor(view: Overlay, ref: TransactionRef, at: number) {
    this.#view = view;
    this.#ref = ref;
    this.#at = at;
    const last = lastNumber(view, ref.session);
    if (last !== null && last > ref.number) throw tooOld(ref, last);
    this.#statements = last === ref.number ? (readRecord(view, ref.session)?.statements ?? {}) : {};
  }

  /** Runs a statement once: a repeated one gives its first result. */
  once(statement: number, run: () => Doc): Doc {
    const known = this.#statements[String(statement)];
    if (known) return known as Doc;
    const result = run();
    this.#statements[String(statement)] = result;
    this.#changed = true;
    return result;
  }

  /** Keeps the new results; tells whether there were any. */
  save(): boolean {
    if (!this.#changed) return false;
    const record = {
      number: new Double(this.#ref.number),
      at: new Double(this.#at),
      statements: this.#statements,
    };
    this.#view.put(sessionKey(this.#ref.session), encode(record));
    return true;
  }
}

/** Keys of the sessions nobody will repeat anything for. */
export function staleSessions(view: KvReader, now: number, most: number): Buffer[] {
  const found: Buffer[] = [];
  for (const { key, value } of view.range(sessionPrefix(), afterPrefix(sessionPrefix()))) {
    if ((wholeNumber(decode(value)['at']) ?? 0) < now - KEPT_FOR) found.push(key);
    if (found.length >= most) break;
  }
  return found;
}
