import type { Timestamp } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { isBatch, type Reply } from '../commands/command.ts';
import { encode, setOwn, type Doc } from '../values/bson.ts';
import { decodeIncoming } from '../values/incoming.ts';
import { timeElements, withElements } from './cluster-time.ts';

export const OP_REPLY = 1;
export const OP_QUERY = 2004;
export const OP_COMPRESSED = 2012;
export const OP_MSG = 2013;
export const HEADER = 16;
export const MAX_MESSAGE = 48_000_000;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** Flags below bit 16 must be understood. */
const REQUIRED_FLAGS = 0xffff;

/** Whether the client waits for no answer (`w: 0`), readable even where the rest is not. */
export function isSilent(message: Buffer): boolean {
  return message.length >= HEADER + 4 && (message.readUInt32LE(HEADER) & MORE_TO_COME) !== 0;
}

/**
 * Reads an OP_MSG: one body and any number of document sequences, which become arrays of the body.
 *
 * @throws FailedToParse, InvalidBSON or Overflow for what is malformed, NotImplemented for checksums
 */
export function readMessage(message: Buffer): Doc {
  if (message.length < HEADER + 4) throw new StoreError('FailedToParse', 'OP_MSG without flags');
  const flags = message.readUInt32LE(HEADER);
  if (flags & CHECKSUM_PRESENT) throw notImplemented('checksums of OP_MSG');
  if (flags & REQUIRED_FLAGS & ~MORE_TO_COME) throw new StoreError(346, 'Unknown required OP_MSG flag');
  let body: Doc | null = null;
  const sequences: [string, Doc[]][] = [];
  let at = HEADER + 4;
  while (at < message.length) {
    const kind = message[at++];
    const section = sized(message, at, 'OP_MSG section overruns the message');
    at += section.length;
    if (kind === 0 && body === null) body = decodeIncoming(section);
    else if (kind === 1) sequences.push(readSequence(section));
    else throw new StoreError('FailedToParse', `Unexpected OP_MSG section kind ${kind}`);
  }
  if (body === null) throw new StoreError('FailedToParse', 'OP_MSG without a body');
  for (const [name, documents] of sequences) {
    if (Object.hasOwn(body, name))
      throw new StoreError('FailedToParse', `Duplicate field '${name}' in OP_MSG`);
    setOwn(body, name, documents);
  }
  return body;
}

/** The bytes that begin with their own length. @throws FailedToParse when there are not so many */
function sized(bytes: Buffer, at: number, message: string): Buffer {
  const size = at + 4 <= bytes.length ? bytes.readInt32LE(at) : 0;
  if (size < 5 || at + size > bytes.length) throw new StoreError('FailedToParse', message);
  return bytes.subarray(at, at + size);
}

function readSequence(section: Buffer): [string, Doc[]] {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new StoreError('FailedToParse', 'OP_MSG sequence without a name');
  const documents: Doc[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const document = sized(section, at, 'OP_MSG document overruns its sequence');
    at += document.length;
    documents.push(decodeIncoming(document));
  }
  return [section.toString('utf8', 4, nameEnd), documents];
}

/** Reads the only OP_QUERY still spoken: the first hello on `<db>.$cmd`. @throws FailedToParse, or 352 */
export function readQuery(message: Buffer): Doc {
  const nameEnd = message.length < HEADER + 5 ? -1 : message.indexOf(0, HEADER + 4);
  if (nameEnd < 0) throw new StoreError('FailedToParse', 'OP_QUERY without a namespace');
  const namespace = message.toString('utf8', HEADER + 4, nameEnd);
  const body = decodeIncoming(sized(message, nameEnd + 9, 'OP_QUERY overruns the message'));
  const [name = ''] = Object.keys(body);
  if (!['hello', 'isMaster', 'ismaster'].includes(name) || !namespace.endsWith('.$cmd')) {
    throw new StoreError(
      352,
      `Unsupported OP_QUERY command: ${name}. The client driver may require an upgrade.`,
    );
  }
  return { ...body, $db: namespace.slice(0, -5) };
}

export function writeMessage(responseTo: number, body: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(HEADER + 5);
  writeHeader(head, head.length + lengthOf(body), responseTo, OP_MSG);
  return Buffer.concat([head, ...body]);
}

export function writeQueryReply(responseTo: number, body: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(HEADER + 20);
  writeHeader(head, head.length + lengthOf(body), responseTo, OP_REPLY);
  head.writeUInt32LE(8, HEADER);
  head.writeInt32LE(1, HEADER + 16);
  return Buffer.concat([head, ...body]);
}

let requestId = 0;

function writeHeader(head: Buffer, length: number, responseTo: number, opCode: number): void {
  requestId = (requestId + 1) & 0x7fffffff;
  head.writeInt32LE(length, 0);
  head.writeInt32LE(requestId, 4);
  head.writeInt32LE(responseTo, 8);
  head.writeInt32LE(opCode, 12);
}

/** The answer to a command, in pieces to send one after the other; stored documents are sent as they are. */
export function replyParts(reply: Reply, time: Timestamp): Buffer[] {
  const told = timeElements(time);
  if (!isBatch(reply)) return [withElements(encode({ ...reply, ok: 1 }), told)];
  const { batch, field, beside } = reply;
  const array = arrayParts(batch.documents);
  const instant = batch.atClusterTime ? { atClusterTime: batch.atClusterTime } : {};
  const cursor = elementParts(encode({ id: batch.id, ns: batch.namespace, ...instant }), 4, field, array);
  return elementParts(withElements(encode({ ...beside, ok: 1 }), told), 3, 'cursor', cursor);
}

export function errorBody(error: StoreError, time: Timestamp): Buffer {
  const { code, codeName, message, labels, details } = error;
  const doc = {
    ok: 0,
    errmsg: message,
    code,
    codeName,
    ...details,
    ...(labels.length > 0 ? { errorLabels: [...labels] } : {}),
  };
  return withElements(encode(doc), timeElements(time));
}

function arrayParts(documents: readonly Buffer[]): Buffer[] {
  const parts: Buffer[] = [Buffer.alloc(4)];
  for (const [i, document] of documents.entries()) parts.push(Buffer.from(`\x03${i}\0`, 'latin1'), document);
  parts.push(END);
  parts[0]!.writeInt32LE(lengthOf(parts));
  return parts;
}

/** A document with one more element at its end, in pieces. */
function elementParts(doc: Buffer, type: number, name: string, value: readonly Buffer[]): Buffer[] {
  const head = Buffer.from(doc.subarray(0, doc.length - 1));
  const parts = [head, Buffer.from([type]), Buffer.from(`${name}\0`, 'latin1'), ...value, END];
  head.writeInt32LE(lengthOf(parts));
  return parts;
}

function lengthOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

const END = Buffer.from([0]);
