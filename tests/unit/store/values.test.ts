import { Decimal128, Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareValues } from '../../../src/embedded/store/values/compare.ts';
import { compoundOrder, orderIsDocumented, orderIsTransitive } from '../../support/value-order.ts';

describe('the order of values', () => {
  it('is total, is the one MongoDB documents, and is the order of the encoded keys', () => {
    fc.assert(orderIsDocumented, { numRuns: 5000 });
    fc.assert(orderIsTransitive, { numRuns: 2000 });
  });

  it('holds for the parts of a compound key, descending ones reversed', () => {
    fc.assert(compoundOrder, { numRuns: 3000 });
  });

  it('compares numbers of all types by their exact value', () => {
    const ascending = [
      new Double(NaN),
      new Double(-Infinity),
      Decimal128.fromString('-1E+400'),
      new Int32(-1),
      Decimal128.fromString('1E-400'),
      Decimal128.fromString('0.1'),
      new Double(0.1),
      new Int32(1),
      Long.fromString('9007199254740992'),
      Long.fromString('9007199254740993'),
      new Double(9007199254740994),
      Decimal128.fromString('9007199254740994.5'),
      Decimal128.fromString('1E+400'),
      new Double(Infinity),
    ];

    expect([...ascending].reverse().sort(compareValues)).toEqual(ascending);
    expect(compareValues(new Int32(1), Decimal128.fromString('1.00'))).toBe(0);
    expect(
      compareValues(Long.fromString('9007199254740993'), Decimal128.fromString('9007199254740993')),
    ).toBe(0);
  });

  it('compares texts by code point, as their UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(Math.sign(compareValues(a, b))).toBe(
          Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))),
        );
      }),
    );
  });
});
