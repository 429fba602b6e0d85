import { createHash } from 'node:crypto';

/** First byte of every key: the file format. See README.md. */
const SPACE = { meta: 0, catalog: 1, document: 2, index: 3, session: 4, reclaim: 5 } as const;

/** LMDB refuses keys above 1978 bytes; an index key may carry two encoded parts. */
const CLIP = 900;

/** Long keys keep their first bytes, for order, and a digest of all, for identity: cutting alone would make false duplicates. */
export function clipped(encoded: Buffer): Buffer {
  if (encoded.length <= CLIP) return encoded;
  return Buffer.concat([encoded.subarray(0, CLIP), createHash('sha256').update(encoded).digest()]);
}

export function isLong(encoded: Buffer): boolean {
  return encoded.length > CLIP;
}

/** The part of a bound that clipped keys can still be compared with. */
export function clippedBound(bound: Buffer): Buffer {
  return bound.length <= CLIP ? bound : bound.subarray(0, CLIP);
}

function tagged(space: number, rest: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(rest.length + 1);
  bytes[0] = space;
  bytes.set(rest, 1);
  return bytes;
}

/** One buffer of two: `Buffer.concat` costs several times as much on keys. */
export function joined(head: Buffer, tail: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
}

function numbered(space: number, id: number): Buffer {
  const bytes = Buffer.allocUnsafe(5);
  bytes[0] = space;
  bytes.writeUInt32BE(id, 1);
  return bytes;
}

export const metaKey = (name: string): Buffer => tagged(SPACE.meta, Buffer.from(name, 'latin1'));
export const catalogKey = (namespace: string): Buffer =>
  tagged(SPACE.catalog, Buffer.from(namespace, 'utf8'));
export const documentPrefix = (collection: number): Buffer => numbered(SPACE.document, collection);
export const indexPrefix = (index: number): Buffer => numbered(SPACE.index, index);
export const sessionKey = (session: Buffer): Buffer => tagged(SPACE.session, session);
export const sessionPrefix = (): Buffer => Buffer.from([SPACE.session]);
export const reclaimPrefix = (): Buffer => Buffer.from([SPACE.reclaim]);
/** Marks a dropped collection or index whose entries the sweeper still has to delete. */
export const reclaimKey = (prefix: Buffer): Buffer => tagged(SPACE.reclaim, prefix);
export const reclaimedPrefix = (key: Buffer): Buffer => key.subarray(1);
export const catalogPrefix = (database: string): Buffer => catalogKey(`${database}.`);
export const wholeCatalog = (): Buffer => Buffer.from([SPACE.catalog]);
