import {
  Binary,
  Decimal128,
  deserialize,
  Double,
  Int32,
  Long,
  MaxKey,
  ObjectId,
  serialize,
  Timestamp,
  UUID,
} from 'bson';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from '../../../src/embedded/store/values/bson.ts';
import { decodeCommon } from '../../../src/embedded/store/values/decode.ts';
import { Fields } from '../../../src/embedded/store/values/fields.ts';

const OPTIONS = { promoteValues: false, bsonRegExp: true, validation: { utf8: false } } as const;

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !text.includes('\0')),
  fc.constantFrom('a', 'b', '_id', 'é', 'ع', '$x', 'constructor'),
);

const { value } = fc.letrec((tie) => ({
  scalar: fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.double().map((double) => new Double(double)),
    fc.integer().map((integer) => new Int32(integer)),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((big) => Long.fromBigInt(big)),
    fc.date({ noInvalidDate: true }),
    fc.boolean(),
    fc.constantFrom(null, new MaxKey(), Decimal128.fromString('1.5')),
    fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => new Binary(bytes, 0)),
    fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => new Binary(bytes, 4)),
    fc.constant(new UUID('0198a8f0-7c6e-7d30-8f52-64f3d1c2b7aa')),
    fc.tuple(fc.nat(), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
  ),
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    tie('scalar'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const doc = fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: true });

test('decodes whatever the library encodes to the values the library decodes', () => {
  fc.assert(
    fc.property(doc, (given) => {
      const raw = Buffer.from(serialize(given, { ignoreUndefined: false }));
      expect(decode(raw)).toEqual(deserialize(raw, OPTIONS));
    }),
    { numRuns: 500 },
  );
});

test('some fields decode to what they are in the whole document', () => {
  fc.assert(
    fc.property(doc, fc.array(name, { maxLength: 3 }), (given, wanted) => {
      // given
      const raw = Buffer.from(serialize(given, { ignoreUndefined: false }));
      const names = [...wanted, ...Object.keys(given).slice(0, 2)];
      // when
      const some = new Fields(names).decode(raw);
      // then
      const whole = decode(raw);
      const expected = Object.fromEntries(Object.entries(whole).filter(([key]) => names.includes(key)));
      expect(some).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('bytes cut short or changed are left to the library, never misread', () => {
  fc.assert(
    fc.property(doc, fc.nat(), fc.nat({ max: 255 }), (given, place, byte) => {
      // given
      const raw = Buffer.from(serialize(given));
      raw[4 + (place % (raw.length - 4))] = byte;
      // when
      const own = decodeCommon(raw);
      // then: what this decoder accepts, the library reads the same way
      expect(own).toEqual(own === null ? null : deserialize(raw, OPTIONS));
      expect(decodeCommon(raw.subarray(0, raw.length - 1))).toBeNull();
    }),
    { numRuns: 1_000 },
  );
});

test('a reference and a prototype by name come out as plain fields', () => {
  const raw = Buffer.from(
    serialize({ a: { $ref: 'letters', $id: new Int32(1) }, ['__proto__']: new Int32(2) }),
  );
  expect(JSON.stringify(decode(raw))).toBe('{"a":{"$ref":"letters","$id":1},"__proto__":2}');
  expect(JSON.stringify(new Fields(['a']).decode(raw))).toBe('{"a":{"$ref":"letters","$id":1}}');
});
