import { Binary, BSONSymbol, serialize, type Document } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../../../src/embedded/store/values/bson.ts';
import { decodeIncoming } from '../../../src/embedded/store/values/incoming.ts';
import { values } from '../../support/bson-values.ts';

/** A document of raw elements: type, name, bytes of the value. */
function raw(...elements: [type: number, name: string, value: Buffer][]): Buffer {
  const body = Buffer.concat(
    elements.flatMap(([type, name, value]) => [Buffer.from([type]), Buffer.from(`${name}\0`), value]),
  );
  const length = Buffer.alloc(4);
  length.writeInt32LE(body.length + 5);
  return Buffer.concat([length, body, Buffer.from([0])]);
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

const ONE = Buffer.from([1, 0, 0, 0]);

describe('a document that came in', () => {
  it('is kept byte for byte, whatever types it holds', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 4 }), (list) => {
        const bytes = Buffer.from(serialize(Object.fromEntries(list.map((value, i) => [`f${i}`, value]))));
        expect(encode(decodeIncoming(bytes)).toString('hex')).toBe(bytes.toString('hex'));
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps old types and subtypes', () => {
    const doc: Document = {
      symbol: new BSONSymbol('s'),
      old: new Binary(Buffer.from('abc'), 2),
      md5: new Binary(Buffer.alloc(16), 5),
      sensitive: new Binary(Buffer.from('x'), 8),
      ref: { $ref: 'c', $id: 1, $db: 'd', more: 2 },
    };
    const bytes = Buffer.from(serialize(doc));
    expect(encode(decodeIncoming(bytes)).toString('hex')).toBe(bytes.toString('hex'));
  });

  it('is refused when JavaScript would lose some of it', () => {
    const refused = (bytes: Buffer): number => {
      try {
        decodeIncoming(bytes);
        return 0;
      } catch (error) {
        return (error as { code: number }).code;
      }
    };

    expect(refused(raw([0x10, 'a', ONE], [0x10, 'a', ONE]))).toBe(238);
    expect(refused(raw([0x10, 'a', ONE], [0x10, '1', ONE]))).toBe(238);
    expect(refused(raw([0x10, '2', ONE], [0x10, '1', ONE]))).toBe(238);
    expect(refused(raw([0x03, 'x', raw([0x10, 'a', ONE], [0x10, '0', ONE])]))).toBe(238);
    expect(refused(raw([0x06, 'a', Buffer.alloc(0)]))).toBe(238);
    expect(refused(raw([0x09, 'a', int64(8_640_000_000_000_001n)]))).toBe(238);
    expect(refused(raw([0x02, 'a', Buffer.from([2, 0, 0, 0, 0xff, 0])]))).toBe(22);
    expect(refused(raw([0x42, 'a', ONE]))).toBe(22);
    expect(refused(raw([0x02, 'a', Buffer.from([99, 0, 0, 0, 0x61, 0])]))).toBe(22);
    expect(refused(raw([0x10, '1', ONE], [0x10, '2', ONE], [0x10, 'a', ONE], [0x10, '01', ONE]))).toBe(0);
    expect(refused(raw([0x04, 'a', raw([0x10, '0', ONE], [0x10, '1', ONE])]))).toBe(0);
  });
});
