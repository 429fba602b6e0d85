import {
  Binary,
  BSONRegExp,
  BSONSymbol,
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

/** The order of BSON types in comparisons and in index keys. Zero is kept for the end of a sequence. */
export const TAG = {
  minKey: 1,
  undefined: 2,
  null: 3,
  number: 4,
  string: 5,
  object: 6,
  array: 7,
  binary: 8,
  objectId: 9,
  bool: 10,
  date: 11,
  timestamp: 12,
  regex: 13,
  code: 15,
  scopedCode: 16,
  maxKey: 0x7f,
} as const;

const TAG_BY_BSONTYPE: Record<string, number> = {
  MinKey: TAG.minKey,
  Int32: TAG.number,
  Double: TAG.number,
  Long: TAG.number,
  Decimal128: TAG.number,
  BSONSymbol: TAG.string,
  Binary: TAG.binary,
  ObjectId: TAG.objectId,
  Timestamp: TAG.timestamp,
  BSONRegExp: TAG.regex,
  MaxKey: TAG.maxKey,
};

/** The bracket a value belongs to: range operators only compare values of one bracket. */
export function tagOf(value: unknown): number {
  switch (typeof value) {
    case 'undefined':
      return TAG.undefined;
    case 'number':
    case 'bigint':
      return TAG.number;
    case 'string':
      return TAG.string;
    case 'boolean':
      return TAG.bool;
    default:
  }
  if (value === null) return TAG.null;
  if (Array.isArray(value)) return TAG.array;
  if (value instanceof Date) return TAG.date;
  if (value instanceof RegExp) return TAG.regex;
  return bsonTag(value);
}

function bsonTag(value: unknown): number {
  if (value instanceof Code) return value.scope ? TAG.scopedCode : TAG.code;
  if (typeof value !== 'object' || value === null || Object.hasOwn(value, '_bsontype')) return TAG.object;
  const name = (value as { _bsontype?: unknown })._bsontype;
  return typeof name === 'string' ? (TAG_BY_BSONTYPE[name] ?? TAG.object) : TAG.object;
}

export const TYPE_ALIASES: Readonly<Record<string, number>> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};

/** The BSON type number of a value, as `$type` names it. */
export function bsonTypeOf(value: unknown): number {
  if (value === undefined) return 6;
  if (value === null) return 10;
  if (typeof value === 'string') return 2;
  if (typeof value === 'boolean') return 8;
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) <= 0x7fffffff && !Object.is(value, -0) ? 16 : 1;
  if (typeof value === 'bigint' || (value instanceof Long && !(value instanceof Timestamp))) return 18;
  if (Array.isArray(value)) return 4;
  if (value instanceof Date) return 9;
  return objectTypeOf(value);
}

function objectTypeOf(value: unknown): number {
  if (value instanceof ObjectId) return 7;
  if (value instanceof Int32) return 16;
  if (value instanceof Double) return 1;
  if (value instanceof Binary) return 5;
  if (value instanceof Decimal128) return 19;
  if (value instanceof Timestamp) return 17;
  if (value instanceof BSONRegExp || value instanceof RegExp) return 11;
  if (value instanceof BSONSymbol) return 14;
  if (value instanceof Code) return value.scope ? 15 : 13;
  if (value instanceof MinKey) return -1;
  if (value instanceof MaxKey) return 127;
  return 3;
}

/** The name `$type` (expression) and error messages use. */
export function typeName(value: unknown): string {
  if (value === undefined) return 'missing';
  const type = bsonTypeOf(value);
  return Object.keys(TYPE_ALIASES).find((name) => TYPE_ALIASES[name] === type) ?? 'object';
}
