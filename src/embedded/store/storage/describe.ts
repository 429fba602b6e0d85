import { EJSON, ObjectId } from 'bson';
import { isDoc, type Doc } from '../values/bson.ts';

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
  if (isDoc(value)) return describeKey(value);
  return EJSON.stringify({ v: value }).slice(5, -1);
}
