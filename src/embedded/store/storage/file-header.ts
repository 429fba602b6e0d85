import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { damaged } from './folder-fault.ts';

const MAGIC = 0xbeefc0de;
/** Where LMDB keeps these in the first bytes of its two first pages. */
const AT = { magic: 0x18, pageSize: 0x30, freeRoot: 0x58, mainRoot: 0x88, transaction: 0x98 } as const;
const HEADER = 0xa0;
const SMALLEST_PAGE = 4096;
const LARGEST_PAGE = 65_536;
const NO_PAGE = 2n ** 64n - 1n;

interface Meta {
  readonly pageSize: number;
  readonly roots: readonly bigint[];
  readonly transaction: bigint;
}

/**
 * Looks whether a database file can be what it should be, before LMDB maps it: a file that was cut would end
 * the process by a signal, without a word. A file that is not there, or empty, is a new one.
 * @throws DomainError `store.damaged`
 */
export function checkHeader(path: string): void {
  const file = opened(path);
  if (file === null) return;
  try {
    const { size } = fstatSync(file);
    if (size === 0) return;
    const first = metaAt(file, 0);
    const metas = [first, metaAt(file, first?.pageSize ?? SMALLEST_PAGE)].filter((meta) => meta !== null);
    const [latest] = metas.sort((a, b) => (a.transaction > b.transaction ? -1 : 1));
    if (latest === undefined) throw damaged(path, 'its first bytes are not those of a database');
    const cut = latest.roots.some((page) => (page + 1n) * BigInt(latest.pageSize) > BigInt(size));
    if (cut) throw damaged(path, `it ends after ${size} bytes, before its own contents`);
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function metaAt(file: number, position: number): Meta | null {
  const bytes = Buffer.alloc(HEADER);
  if (readSync(file, bytes, 0, HEADER, position) < HEADER) return null;
  const pageSize = bytes.readUInt32LE(AT.pageSize);
  if (bytes.readUInt32LE(AT.magic) !== MAGIC) return null;
  if (pageSize < SMALLEST_PAGE || pageSize > LARGEST_PAGE) return null;
  const roots = [AT.freeRoot, AT.mainRoot].map((at) => bytes.readBigUInt64LE(at));
  return {
    pageSize,
    roots: roots.filter((page) => page !== NO_PAGE),
    transaction: bytes.readBigUInt64LE(AT.transaction),
  };
}
