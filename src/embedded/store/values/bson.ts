import { DBRef, deserialize, serialize } from 'bson';
import { StoreError } from '../errors.ts';
import { decodeCommon } from './decode.ts';

/** A decoded document. Numbers stay `Int32`, `Double`, `Long` or `Decimal128`, so that types survive a round trip. */
export type Doc = Record<string, unknown>;

/** MongoDB's limit for one document, in bytes. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
const MAX_DEPTH = 180;
const REF_MARK = Buffer.from('$ref');

const DECODE = { promoteValues: false, bsonRegExp: true, validation: { utf8: false } } as const;

/** Decodes BSON without losing types; DBRefs come out as the plain documents they are on the wire. */
export function decode(bytes: Uint8Array): Doc {
  const common = decodeCommon(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes));
  if (common) return common;
  let doc: Doc;
  try {
    doc = deserialize(bytes, DECODE) as Doc;
  } catch (error) {
    throw new StoreError(22, `Invalid BSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(REF_MARK))
    return plain(doc, 0) as Doc;
  return doc;
}

/** Encodes a document; `undefined` fields become null as in the shell. */
export function encode(doc: Doc): Buffer {
  const bytes = serialize(doc, { ignoreUndefined: false });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @throws BSONObjectTooLarge above 16 MB */
export function encodeStored(doc: Doc): Buffer {
  checkDepth(doc, 0);
  const bytes = encode(doc);
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw new StoreError(
      'BSONObjectTooLarge',
      `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`,
    );
  }
  return bytes;
}

function checkDepth(value: unknown, depth: number): void {
  if (depth > MAX_DEPTH)
    throw new StoreError('Overflow', `Document exceeds maximum nested object depth: ${MAX_DEPTH}`);
  if (Array.isArray(value)) for (const item of value) checkDepth(item, depth + 1);
  else if (isDoc(value)) for (const key in value) checkDepth(value[key], depth + 1);
}

function plain(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH + 20) throw new StoreError('Overflow', 'Document is nested too deeply');
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (value instanceof DBRef) {
    const fields: Doc = { $ref: value.collection, $id: value.oid };
    if (value.db !== undefined) fields['$db'] = value.db;
    return plain({ ...fields, ...value.fields }, depth);
  }
  if (!isDoc(value)) return value;
  const out: Doc = {};
  for (const key of Object.keys(value)) setOwn(out, key, plain(value[key], depth + 1));
  return out;
}

/** Whether the value is an embedded document, as opposed to a scalar, an array or a BSON type. */
export function isDoc(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (value instanceof Date) return false;
  return !('_bsontype' in value) || Object.hasOwn(value, '_bsontype');
}

/** Own field or undefined: names such as `constructor` must never reach a prototype. */
export function getOwn(doc: Doc, key: string): unknown {
  return Object.hasOwn(doc, key) ? doc[key] : undefined;
}

/** Sets a field under any name, `__proto__` included. */
export function setOwn(doc: Doc, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(doc, key, { value, writable: true, enumerable: true, configurable: true });
  else doc[key] = value;
}

/** A deep copy whose documents and arrays may be changed; scalars are shared, they are never changed. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => clone(item)) as T;
  if (!isDoc(value)) return value;
  const out: Doc = {};
  for (const key of Object.keys(value)) setOwn(out, key, clone((value as Doc)[key]));
  return out as T;
}
