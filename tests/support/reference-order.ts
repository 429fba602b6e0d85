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
} from 'bson';

/** A number as a fraction of two whole numbers, or one of the three that are none. */
type Exact = 'NaN' | '-Infinity' | 'Infinity' | { top: bigint; bottom: bigint };

/** The order MongoDB documents, written down once more without a line of the store's: slow and plain. */
export function referenceOrder(a: unknown, b: unknown): number {
  const [left, right] = [rank(a), rank(b)];
  if (left !== right) return Math.sign(left - right);
  if (left === 3) return numbersOrder(exact(a), exact(b));
  if (left === 4) return bytesOrder(Buffer.from(a as string), Buffer.from(b as string));
  if (left === 5) return documentsOrder(Object.entries(a as object), Object.entries(b as object));
  if (left === 6) return listsOrder(a as unknown[], b as unknown[]);
  return Math.sign(rare(left, a, b));
}

/** "MinKey, Null, Numbers, String, Object, Array, BinData, ObjectId, Boolean, Date, Timestamp, RegExp, Code, Code with scope, MaxKey". */
function rank(value: unknown): number {
  if (value instanceof MinKey) return 1;
  if (value === null || value === undefined) return 2;
  if (
    [Int32, Double, Long, Decimal128].some((type) => value instanceof type) &&
    !(value instanceof Timestamp)
  )
    return 3;
  if (typeof value === 'string') return 4;
  if (Array.isArray(value)) return 6;
  if (value instanceof Binary) return 7;
  if (value instanceof ObjectId) return 8;
  if (typeof value === 'boolean') return 9;
  if (value instanceof Date) return 10;
  if (value instanceof Timestamp) return 11;
  if (value instanceof BSONRegExp) return 12;
  if (value instanceof Code) return value.scope ? 14 : 13;
  if (value instanceof MaxKey) return 15;
  return 5;
}

function exact(value: unknown): Exact {
  const text = value instanceof Double ? undefined : String(value);
  if (text === undefined) return ofDouble((value as Double).value);
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return text;
  const [mantissa = '', power = '0'] = text.split('E');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const exponent = Number(power) - fraction.length;
  const digits = BigInt(whole + fraction);
  return exponent >= 0
    ? { top: digits * 10n ** BigInt(exponent), bottom: 1n }
    : { top: digits, bottom: 10n ** BigInt(-exponent) };
}

function ofDouble(value: number): Exact {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return 'Infinity';
  if (value === -Infinity) return '-Infinity';
  let bottom = 1n;
  let top = value;
  while (!Number.isInteger(top)) {
    top *= 2;
    bottom *= 2n;
  }
  return { top: BigInt(top), bottom };
}

function numbersOrder(a: Exact, b: Exact): number {
  const place = (value: Exact): number =>
    value === 'NaN' ? 0 : value === '-Infinity' ? 1 : value === 'Infinity' ? 3 : 2;
  if (typeof a === 'string' || typeof b === 'string') return Math.sign(place(a) - place(b));
  const [left, right] = [a.top * b.bottom, b.top * a.bottom];
  return left < right ? -1 : left > right ? 1 : 0;
}

function bytesOrder(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

/** Field by field: by type, then by name, then by value; the shorter document first. */
function documentsOrder(a: [string, unknown][], b: [string, unknown][]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [[nameA, valueA], [nameB, valueB]] = [a[i]!, b[i]!];
    const order =
      Math.sign(rank(valueA) - rank(valueB)) ||
      bytesOrder(Buffer.from(nameA), Buffer.from(nameB)) ||
      referenceOrder(valueA, valueB);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function listsOrder(a: unknown[], b: unknown[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = referenceOrder(a[i], b[i]);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function rare(kind: number, a: unknown, b: unknown): number {
  if (kind === 7) {
    const [left, right] = [a as Binary, b as Binary];
    return (
      left.length() - right.length() ||
      left.sub_type - right.sub_type ||
      bytesOrder(left.value(), right.value())
    );
  }
  if (kind === 8) return bytesOrder((a as ObjectId).id, (b as ObjectId).id);
  if (kind === 9) return Number(a) - Number(b);
  if (kind === 10) return Number(a) - Number(b);
  if (kind === 11) {
    const [left, right] = [a as Timestamp, b as Timestamp];
    return left.t - right.t || left.i - right.i;
  }
  if (kind === 12) {
    const [left, right] = [a as BSONRegExp, b as BSONRegExp];
    return (
      bytesOrder(Buffer.from(left.pattern), Buffer.from(right.pattern)) ||
      bytesOrder(Buffer.from(left.options), Buffer.from(right.options))
    );
  }
  if (kind === 13 || kind === 14) {
    const [left, right] = [a as Code, b as Code];
    return (
      bytesOrder(Buffer.from(left.code), Buffer.from(right.code)) ||
      documentsOrder(Object.entries(left.scope ?? {}), Object.entries(right.scope ?? {}))
    );
  }
  return 0;
}
