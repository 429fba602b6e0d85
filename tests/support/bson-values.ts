import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'bson';
import fc from 'fast-check';

/** Numbers of every type, among them the ones that no double holds. */
export const numbers: fc.Arbitrary<unknown> = fc.oneof(
  fc.integer({ min: -3, max: 4 }).map((value) => new Int32(value)),
  fc.integer().map((value) => new Int32(value)),
  fc.double().map((value) => new Double(value)),
  fc
    .constantFrom(-0, 0, 1, 0.1, 0.5, 1e300, 5e-324, 2 ** 53, 2 ** 63, -(2 ** 63), NaN, Infinity, -Infinity)
    .map((value) => new Double(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc
    .constantFrom(0n, 1n, 2n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), -(2n ** 53n) - 1n)
    .map((value) => Long.fromBigInt(value)),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -6176, max: 6000 }))
    .map(([digits, power]) => Decimal128.fromString(`${digits}E${power}`)),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -30, max: 30 }))
    .map(([digits, power]) => Decimal128.fromString(`${digits}E${power}`)),
  fc
    .constantFrom(
      '0.1',
      '0.5',
      '1.0',
      '1',
      '2',
      '0',
      '-0',
      '0E+100',
      'NaN',
      'Infinity',
      '-Infinity',
      '1E+6000',
      '-1E+6000',
      '1E-6176',
      '9007199254740993',
      '0.1000000000000000055511151231257827',
      '9223372036854775808',
    )
    .map((text) => Decimal128.fromString(text)),
);

export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '\0',
    'a\0',
    'a',
    'ab',
    'abc',
    'b',
    'A',
    'é',
    '\ud83d\ude00',
    '\uffff',
    '\ue000',
    'a\nb',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 3 }),
);

const others: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, new MinKey(), new MaxKey()),
  fc
    .tuple(fc.uint8Array({ maxLength: 4 }), fc.constantFrom(0, 1, 5, 128))
    .map(([bytes, subtype]) => new Binary(bytes, subtype)),
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => new UUID(bytes)),
  fc.constantFrom('0'.repeat(24), '1'.repeat(24), 'f'.repeat(24)).map((hex) => new ObjectId(hex)),
  fc.constantFrom(-1, 0, 5, 8.64e15).map((time) => new Date(time)),
  fc.date({ noInvalidDate: true }),
  fc
    .tuple(fc.constantFrom(0, 1, 0x7fffffff, 0xffffffff), fc.constantFrom(0, 1, 0xffffffff))
    .map(([t, i]) => new Timestamp({ t, i })),
  fc
    .tuple(fc.constantFrom('a', '^a', 'a.b'), fc.constantFrom('', 'i', 'im'))
    .map(([p, o]) => new BSONRegExp(p, o)),
  fc.constantFrom('f()', 'g()').map((code) => new Code(code)),
  fc
    .constantFrom<unknown>({ a: new Int32(1) }, {})
    .map((scope) => new Code('f()', scope as Record<string, unknown>)),
);

/** One value of any type that holds no other. */
export const scalars: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: numbers, weight: 4 },
  { arbitrary: texts, weight: 3 },
  { arbitrary: others, weight: 3 },
);

const fieldNames = fc.constantFrom('a', 'b', 'c', 'ab', '', '0', 'é', '__proto__', 'constructor', 'x y');

function fields(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.array(fc.tuple(fieldNames, value), { maxLength: 3 }).map((entries) => {
    const out = {};
    for (const [name, item] of entries)
      Object.defineProperty(out, name, { value: item, enumerable: true, writable: true, configurable: true });
    return out;
  });
}

/** Any value, arrays and documents included. */
export const values: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: scalars, weight: 4 },
    { arbitrary: fc.array(tie('value'), { maxLength: 3 }), weight: 1 },
    { arbitrary: fields(tie('value')), weight: 1 },
  ),
})).value;

/** Few values of many types, so that documents, filters and indexes meet. */
export const common: fc.Arbitrary<unknown> = fc.oneof(
  {
    arbitrary: fc.constantFrom<unknown>(
      new Int32(0),
      new Int32(1),
      new Int32(2),
      new Int32(3),
      new Double(1),
      new Double(1.5),
      new Double(-0),
      Long.fromNumber(2),
      Decimal128.fromString('1.0'),
      Decimal128.fromString('0.1'),
      new Double(0.1),
      new Double(NaN),
      Long.fromString('9007199254740993'),
      new Double(9007199254740992),
    ),
    weight: 4,
  },
  { arbitrary: fc.constantFrom<unknown>('a', 'ab', 'abc', 'b', '', 'A', 'a\0', 'é', 'a\n'), weight: 4 },
  {
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      false,
      new Date(5),
      new Date(6),
      new ObjectId('1'.repeat(24)),
      new Binary(Buffer.from('a')),
      new Binary(Buffer.from('a'), 5),
      new Timestamp({ t: 1, i: 1 }),
      new BSONRegExp('^a', ''),
      new MinKey(),
      new MaxKey(),
    ),
    weight: 2,
  },
);
