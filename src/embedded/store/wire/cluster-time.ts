import { Binary, Long, Timestamp } from 'bson';
import { encode } from '../values/bson.ts';

/**
 * The time every answer carries, as replica sets do: it only grows. One server always reads its own latest state,
 * so a client that asks to read after a time it was told has it at once.
 */
export class ClusterClock {
  readonly #now: () => number;
  #seconds = 0;
  #count = 0;

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A time later than any given before. */
  tick(): Timestamp {
    const seconds = Math.floor(this.#now() / 1000);
    if (seconds > this.#seconds) {
      this.#seconds = seconds;
      this.#count = 0;
    }
    this.#count++;
    return new Timestamp({ t: this.#seconds, i: this.#count });
  }
}

/** The fields of an answer that tell the time, as BSON elements without a document around them. */
export function timeElements(time: Timestamp): Buffer {
  const bytes = Buffer.from(TEMPLATE);
  for (const place of PLACES) {
    bytes.writeUInt32LE(time.i, place);
    bytes.writeUInt32LE(time.t, place + 4);
  }
  return bytes;
}

/** Servers without authentication do not sign times. */
const NO_HASH = new Binary(Buffer.alloc(20));

/** The elements are the same in every answer but for the time in these two places. */
const MARK = new Timestamp({ t: 0x21212121, i: 0x21212121 });
const TEMPLATE = elementsOf(MARK);
const PLACES = [TEMPLATE.indexOf('!!!!!!!!'), TEMPLATE.lastIndexOf('!!!!!!!!')];

function elementsOf(time: Timestamp): Buffer {
  const bytes = encode({
    operationTime: time,
    $clusterTime: { clusterTime: time, signature: { hash: NO_HASH, keyId: Long.ZERO } },
  });
  return bytes.subarray(4, bytes.length - 1);
}

/** A document with more elements at its end. */
export function withElements(doc: Buffer, elements: Buffer): Buffer {
  const out = Buffer.concat([doc.subarray(0, doc.length - 1), elements, END]);
  out.writeInt32LE(out.length, 0);
  return out;
}

const END = Buffer.from([0]);
