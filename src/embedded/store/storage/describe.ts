import { ObjectId } from 'bson';
import type { Doc } from '../values/bson.ts';

/** A key as MongoDB prints it in messages: `{ a: "x", b: 1 }`. */
export function describeKey(value: Doc): string {
  const fields = Object.entries(value).map(([name, item]) => `${name}: ${describeValue(item)}`);
  return `{ ${fields.join(', ')} }`;
}

/** A value as MongoDB prints it in messages. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (Array.isArray(value)) return `[ ${value.map(describeValue).join(', ')} ]`;
  if (typeof value === 'object' && !Object.hasOwn(value, '_bsontype') && '_bsontype' in value) return String(value);
  if (typeof value === 'object') return describeKey(value as Doc);
  return String(value);
}
