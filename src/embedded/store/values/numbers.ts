import { Decimal128, Double, Int32, Long } from 'bson';

export type NumberLike = number | bigint | Int32 | Double | Long | Decimal128;

export function isNumberLike(value: unknown): value is NumberLike {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  if (typeof value !== 'object' || value === null) return false;
  const type = (value as { _bsontype?: unknown })._bsontype;
  return type === 'Int32' || type === 'Double' || type === 'Long' || type === 'Decimal128';
}

/** The value as a double when that is exact, else null (large Long, any Decimal128). */
export function exactDouble(value: NumberLike): number | null {
  if (typeof value === 'number') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) {
    const near = value.toNumber();
    return Number.isSafeInteger(near) ? near : null;
  }
  if (typeof value === 'bigint') {
    const near = Number(value);
    return Number.isSafeInteger(near) ? near : null;
  }
  return null;
}

/** The nearest double, for places where MongoDB itself works in doubles. */
export function nearestDouble(value: NumberLike): number {
  return exactDouble(value) ?? Number(value.toString());
}

/** Integer options of commands (`limit`, `batchSize`, …); undefined when the value is no whole number. */
export function wholeNumber(value: unknown): number | undefined {
  if (!isNumberLike(value)) return undefined;
  const near = nearestDouble(value);
  return Number.isSafeInteger(near) ? near : undefined;
}

/**
 * Order-preserving bytes of any number: the largest double at or below it, then, only for values that no
 * double represents, their exact decimal digits. Equal numbers of different types give equal bytes.
 */
export function encodeNumber(value: NumberLike): Buffer {
  const exact = exactDouble(value);
  if (exact !== null) return doubleBytes(exact, null);
  if (value instanceof Decimal128) return decimalBytes(value.toString());
  return wholeBytes(BigInt(value.toString()));
}

function wholeBytes(big: bigint): Buffer {
  const near = Number(big);
  const floor = BigInt(near) > big ? below(near) : near;
  if (BigInt(floor) === big) return doubleBytes(floor, null);
  return doubleBytes(floor, { negative: big < 0n, digits: (big < 0n ? -big : big).toString(), exponent: 0 });
}

interface Decimal {
  negative: boolean;
  digits: string;
  exponent: number;
}

function decimalBytes(text: string): Buffer {
  if (text === 'NaN') return doubleBytes(Number.NaN, null);
  if (text.endsWith('Infinity')) return doubleBytes(text.startsWith('-') ? -Infinity : Infinity, null);
  const decimal = parseDecimal(text);
  if (/^0*$/.test(decimal.digits)) return doubleBytes(0, null);
  let floor = Number(text);
  if (floor === Infinity) floor = Number.MAX_VALUE;
  else if (compareDecimalToDouble(decimal, floor) < 0) floor = below(floor);
  if (floor !== -Infinity && compareDecimalToDouble(decimal, floor) === 0) return doubleBytes(floor, null);
  return doubleBytes(floor, decimal);
}

function parseDecimal(text: string): Decimal {
  const [mantissa = '0', power = '0'] = text.replace(/^[+-]/, '').toUpperCase().split('E');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return {
    negative: text.startsWith('-'),
    digits: whole + fraction,
    exponent: Number(power) - fraction.length,
  };
}

function compareDecimalToDouble(decimal: Decimal, double: number): number {
  if (double === -Infinity) return 1;
  const [mantissa, power] = splitDouble(double);
  let left = BigInt(decimal.digits) * (decimal.negative ? -1n : 1n);
  let right = mantissa;
  if (decimal.exponent >= 0) left *= 10n ** BigInt(decimal.exponent);
  else right *= 10n ** BigInt(-decimal.exponent);
  if (power >= 0) right *= 2n ** BigInt(power);
  else left *= 2n ** BigInt(-power);
  return left < right ? -1 : left > right ? 1 : 0;
}

function splitDouble(double: number): [mantissa: bigint, power: number] {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(double);
  const bits = bytes.readBigUInt64BE();
  const power = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = power === 0 ? fraction : fraction | 0x10000000000000n;
  return [double < 0 ? -mantissa : mantissa, (power === 0 ? 1 : power) - 1075];
}

function below(double: number): number {
  if (double === 0) return -Number.MIN_VALUE;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(double);
  const bits = bytes.readBigInt64BE();
  bytes.writeBigInt64BE(double > 0 ? bits - 1n : bits + 1n);
  return bytes.readDoubleBE();
}

function doubleBytes(double: number, beyond: Decimal | null): Buffer {
  const head = Buffer.alloc(9);
  if (!Number.isNaN(double)) {
    head.writeDoubleBE(double === 0 ? 0 : double);
    if (double < 0) for (let i = 0; i < 8; i++) head[i] = ~head[i]! & 0xff;
    else head[0] = head[0]! ^ 0x80;
  }
  if (beyond === null) return head;
  head[8] = 1;
  const tail = decimalTail(beyond);
  if (beyond.negative) for (let i = 0; i < tail.length; i++) tail[i] = ~tail[i]! & 0xff;
  return Buffer.concat([head, tail]);
}

function decimalTail(decimal: Decimal): Buffer {
  const digits = decimal.digits.replace(/^0+/, '');
  const magnitude = digits.length + decimal.exponent;
  const tail = Buffer.alloc(2);
  tail.writeUInt16BE(magnitude + 0x4000);
  return Buffer.concat([tail, Buffer.from(digits.replace(/0+$/, ''), 'latin1'), Buffer.from([0])]);
}
