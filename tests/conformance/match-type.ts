import { shown } from './format.ts';
import { runnerLacks } from './verdict.ts';

const BSON_TYPES: Readonly<Record<string, string>> = {
  ObjectId: 'objectId',
  Binary: 'binData',
  Int32: 'int',
  Long: 'long',
  Double: 'double',
  Decimal128: 'decimal',
  Timestamp: 'timestamp',
  BSONRegExp: 'regex',
  Code: 'javascript',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
  BSONSymbol: 'symbol',
  DBRef: 'object',
};

/** The aliases of `$type` a value of the driver may stand for: a plain number hides which it was. */
function typesOf(value: unknown): string[] {
  if (value === null) return ['null'];
  if (typeof value === 'number') return Number.isInteger(value) ? ['int', 'long', 'double'] : ['double'];
  if (typeof value === 'bigint') return ['long'];
  if (typeof value === 'string') return ['string'];
  if (typeof value === 'boolean') return ['bool'];
  if (Array.isArray(value)) return ['array'];
  if (value instanceof Date) return ['date'];
  if (value instanceof RegExp) return ['regex'];
  if (value instanceof Uint8Array) return ['binData'];
  const bsonType: unknown = (value as { _bsontype?: unknown })._bsontype;
  if (bsonType === undefined) return ['object'];
  const alias = BSON_TYPES[shown(bsonType)];
  if (alias === undefined) throw runnerLacks(`does not know the BSON type ${shown(bsonType)}`);
  return [alias];
}

/** Whether a value is of one of the types `$$type` names. */
export function isOfType(value: unknown, expected: unknown): boolean {
  const wanted = (Array.isArray(expected) ? expected : [expected]).flatMap((name) =>
    name === 'number' ? ['int', 'long', 'double', 'decimal'] : [shown(name)],
  );
  return value !== undefined && typesOf(value).some((name) => wanted.includes(name));
}
