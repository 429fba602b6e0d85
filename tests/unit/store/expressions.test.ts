import { Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/embedded/store/expressions/expression.ts';
import { parseExpression } from '../../../src/embedded/store/expressions/parse.ts';
import { matches } from '../../../src/embedded/store/match/evaluate.ts';
import { parseFilter } from '../../../src/embedded/store/match/parse.ts';
import type { Doc } from '../../../src/embedded/store/values/bson.ts';

const value = (spec: unknown, doc: Doc = {}): unknown => evaluate(parseExpression(spec), doc, {});
const code = (spec: unknown, doc: Doc = {}): number => {
  try {
    value(spec, doc);
    return 0;
  } catch (error) {
    return (error as { code: number }).code;
  }
};
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);

describe('expressions', () => {
  it('calculate with decimals exactly, or not at all', () => {
    expect(value({ $add: [decimal('0.1'), decimal('0.2'), new Int32(1)] })).toEqual(decimal('1.3'));
    expect(value({ $multiply: [decimal('1.10'), Long.fromNumber(3)] })).toEqual(decimal('3.30'));
    expect(value({ $subtract: [decimal('1'), decimal('0.01')] })).toEqual(decimal('0.99'));
    expect(code({ $add: [decimal('0.1'), new Double(0.2)] })).toBe(238);
    expect(code({ $add: [decimal('1E+40'), decimal('1')] })).toBe(238);
    expect(code({ $divide: [decimal('1'), new Int32(3)] })).toBe(238);
  });

  it('sum doubles with their rounding errors', () => {
    const doc = { list: [1e100, 1, -1e100].map((number) => new Double(number)) };
    expect(value({ $sum: '$list' }, doc)).toEqual(new Double(1));
    expect(value({ $avg: [new Int32(1), new Double(2)] })).toEqual(new Double(1.5));
    expect(value({ $stdDevPop: [2, 4, 4, 4, 5, 5, 7, 9].map((number) => new Int32(number)) })).toEqual(
      new Double(2),
    );
  });

  it('round halves to the even neighbour', () => {
    expect([0.5, 1.5, 2.5, -0.5].map((number) => Number(value({ $round: new Double(number) })))).toEqual([
      0, 2, 2, -0,
    ]);
    expect(value({ $round: new Int32(7) })).toEqual(new Int32(7));
  });

  it('convert as documented, and refuse what is written differently', () => {
    expect(value({ $toInt: '12' })).toEqual(new Int32(12));
    expect(value({ $toLong: new Double(-1.9) })).toEqual(Long.fromNumber(-1));
    expect(value({ $toDate: '2026-01-31T10:00:00.000Z' })).toEqual(new Date('2026-01-31T10:00:00.000Z'));
    expect(value({ $toObjectId: '0123456789abcdef01234567' })).toEqual(
      new ObjectId('0123456789abcdef01234567'),
    );
    expect(value({ $toString: new Double(1) })).toBe('1');
    expect(value({ $toBool: 'false' })).toBe(true);
    expect(value({ $toBool: decimal('0.00') })).toBe(false);
    expect(value({ $convert: { input: 'x', to: 'int', onError: 'no' } })).toBe('no');
    expect(value({ $convert: { input: '$missing', to: 'int', onNull: 0 } })).toBe(0);
    expect(code({ $toInt: new Double(3e9) })).toBe(241);
    expect(code({ $toDate: 'yesterday' })).toBe(238);
    expect(code({ $toString: new Double(1e20) })).toBe(238);
  });

  it('make and order lists', () => {
    expect(value({ $range: [0, 5, 2] })).toEqual([0, 2, 4].map((number) => new Int32(number)));
    expect(value({ $range: [3, 0, -2] })).toEqual([3, 1].map((number) => new Int32(number)));
    expect(value({ $indexOfArray: [['a', 'b'], 'b'] })).toEqual(new Int32(1));
    expect(value({ $sortArray: { input: '$l', sortBy: { x: -1 } } }, { l: [{ x: 1 }, { x: 2 }, 3] })).toEqual(
      [{ x: 2 }, { x: 1 }, 3],
    );
    expect(value({ $zip: { inputs: [[1, 2], ['a']], useLongestLength: true } })).toEqual([
      [1, 'a'],
      [2, null],
    ]);
    expect(
      value({
        $setUnion: [
          [2, 1],
          [1, 3],
        ],
      }),
    ).toEqual([1, 2, 3]);
    expect(value({ $getField: 'a.b' }, { 'a.b': 1 })).toBe(1);
    expect(value({ $trim: { input: '  x ' } })).toBe('x');
  });

  it('count on the calendar of a zone', () => {
    const at = (text: string): Date => new Date(text);
    expect(value({ $dateAdd: { startDate: at('2026-01-31T12:00:00Z'), unit: 'month', amount: 1 } })).toEqual(
      at('2026-02-28T12:00:00Z'),
    );
    expect(
      value({
        $dateDiff: {
          startDate: at('2026-01-31T23:30:00Z'),
          endDate: at('2026-02-01T00:30:00Z'),
          unit: 'day',
          timezone: 'Africa/Casablanca',
        },
      }),
    ).toEqual(Long.fromNumber(0));
    expect(
      value({
        $dateDiff: {
          startDate: at('2026-01-03T00:00:00Z'),
          endDate: at('2026-01-04T00:00:00Z'),
          unit: 'week',
        },
      }),
    ).toEqual(Long.fromNumber(1));
    expect(value({ $dateToString: { date: at('2026-07-01T00:00:00Z'), timezone: 'Europe/Paris' } })).toBe(
      '2026-07-01T02:00:00.000',
    );
  });

  it('are unknown by name, never guessed', () => {
    expect(code({ $nothing: 1 })).toBe(168);
    expect(code({ $regexFind: { input: 'a', regex: 'a' } })).toBe(168);
  });
});

describe('bit tests', () => {
  it('look at whole numbers with their sign, and at binary data', () => {
    const found = (filter: Doc, doc: Doc): boolean => matches(parseFilter(filter), doc);
    const five = { n: new Int32(5) };

    expect(found({ n: { $bitsAllSet: [0, 2] } }, five)).toBe(true);
    expect(found({ n: { $bitsAllSet: new Int32(7) } }, five)).toBe(false);
    expect(found({ n: { $bitsAnySet: new Int32(6) } }, five)).toBe(true);
    expect(found({ n: { $bitsAllClear: [1, 70] } }, five)).toBe(true);
    expect(found({ n: { $bitsAllSet: [70] } }, { n: new Int32(-1) })).toBe(true);
    expect(found({ n: { $bitsAnyClear: [0, 1] } }, five)).toBe(true);
    expect(found({ n: { $bitsAllClear: [1] } }, { n: new Double(0.5) })).toBe(false);
    expect(found({ n: { $bitsAllClear: [1] } }, { n: 'x' })).toBe(false);
    expect(() => parseFilter({ n: { $bitsAllSet: new Int32(-1) } })).toThrow(/bit mask/);
  });
});
