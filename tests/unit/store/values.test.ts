import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareValues } from '../../../src/embedded/store/values/compare.ts';
import { encodeKey, encodeKeyPart } from '../../../src/embedded/store/values/key-encoding.ts';

const numbers = fc.oneof(
  fc.integer().map((value) => new Int32(value)),
  fc.double().map((value) => new Double(value)),
  fc
    .constantFrom(-0, 0, 1, 0.1, 0.5, 1e300, 5e-324, 2 ** 53, 2 ** 63, NaN, Infinity, -Infinity)
    .map((value) => new Double(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -30, max: 30 }))
    .map(([digits, power]) => Decimal128.fromString(`${digits}E${power}`)),
  fc
    .constantFrom(
      '0.1',
      '1.0',
      '1',
      '0',
      '-0',
      'NaN',
      'Infinity',
      '-Infinity',
      '1E+6000',
      '-1E+6000',
      '1E-6000',
      '9007199254740993',
      '0.10000000000000000555',
    )
    .map((text) => Decimal128.fromString(text)),
);

const scalars = fc.oneof(
  numbers,
  fc.constantFrom(null, true, false, new MinKey(), new MaxKey()),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('', '\0', 'a\0', 'a', 'ab', '\ud83d\ude00', '\uffff', '\ue000'),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(bytes)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.date({ noInvalidDate: true }),
  fc.integer({ min: 0 }).map((t) => new Timestamp({ t, i: 1 })),
);

const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'ab'), tie('value')), { maxLength: 3 })
      .map((fields) => Object.fromEntries(fields) as unknown),
  ),
}));

describe('the order of values', () => {
  it('is total: antisymmetric and transitive', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        expect(Math.sign(compareValues(a, b))).toBe(0 - Math.sign(compareValues(b, a)));
        const [x, y, z] = [a, b, c].sort(compareValues);
        expect(compareValues(x, y)).toBeLessThanOrEqual(0);
        expect(compareValues(y, z)).toBeLessThanOrEqual(0);
        expect(compareValues(x, z)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the order of the encoded keys, and equality is equality of bytes', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(Math.sign(Buffer.compare(encodeKey(a), encodeKey(b)))).toBe(Math.sign(compareValues(a, b)));
      }),
      { numRuns: 5000 },
    );
  });

  it('holds for the parts of a compound key, descending ones reversed', () => {
    fc.assert(
      fc.property(
        fc.tuple(values, values),
        fc.tuple(values, values),
        fc.boolean(),
        fc.boolean(),
        (left, right, down, lastDown) => {
          const key = ([a, b]: [unknown, unknown]): Buffer =>
            Buffer.concat([encodeKeyPart(a, down), encodeKeyPart(b, lastDown)]);
          const first = compareValues(left[0], right[0]) * (down ? -1 : 1);
          const second = compareValues(left[1], right[1]) * (lastDown ? -1 : 1);
          expect(Math.sign(Buffer.compare(key(left), key(right)))).toBe(Math.sign(first || second) + 0);
        },
      ),
      { numRuns: 5000 },
    );
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
