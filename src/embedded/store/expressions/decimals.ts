import { Decimal128 } from 'bson';
import { notImplemented } from '../errors.ts';

const MAX_DIGITS = 34;
const MIN_EXPONENT = -6176;
const MAX_EXPONENT = 6111;

/** A finite Decimal128: an exact coefficient and a power of ten. */
export interface Decimal {
  coefficient: bigint;
  exponent: number;
  value: Decimal128;
}

/** @throws NotImplemented for infinities and NaN, which this arithmetic does not handle, and for -0 */
export function decimalOf(value: Decimal128): Decimal {
  const text = value.toString();
  const [, sign, whole, fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d*))?(?:E([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === undefined) throw notImplemented(`arithmetic on the Decimal128 ${text}`);
  const coefficient = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  if (sign === '-' && coefficient === 0n) throw notImplemented('arithmetic on the Decimal128 -0');
  return { coefficient, exponent: Number(power) - fraction.length, value };
}

export function ofWhole(whole: bigint): Decimal {
  return { coefficient: whole, exponent: 0, value: Decimal128.fromString(String(whole)) };
}

/** The exact sum, under the lesser exponent, as IEEE 754 asks. @throws NotImplemented when it needs rounding */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  if (Math.max(a.exponent, b.exponent) - exponent > 2 * MAX_DIGITS)
    throw notImplemented('a sum of Decimal128 that must be rounded');
  return exact(scaled(a, exponent) + scaled(b, exponent), exponent);
}

/** The exact product. @throws NotImplemented when it needs rounding */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  const coefficient = a.coefficient * b.coefficient;
  if (coefficient === 0n && (a.coefficient < 0n || b.coefficient < 0n))
    throw notImplemented('a Decimal128 product that is -0');
  return exact(coefficient, a.exponent + b.exponent);
}

function scaled({ coefficient, exponent }: Decimal, to: number): bigint {
  return coefficient * 10n ** BigInt(exponent - to);
}

function exact(coefficient: bigint, exponent: number): Decimal {
  let digits = coefficient;
  let power = exponent;
  while (lengthOf(digits) > MAX_DIGITS && digits % 10n === 0n) {
    digits /= 10n;
    power++;
  }
  if (lengthOf(digits) > MAX_DIGITS || power < MIN_EXPONENT || power > MAX_EXPONENT)
    throw notImplemented('arithmetic on Decimal128 that must be rounded');
  return { coefficient: digits, exponent: power, value: Decimal128.fromString(`${digits}E${power}`) };
}

function lengthOf(digits: bigint): number {
  return String(digits < 0n ? -digits : digits).length;
}
