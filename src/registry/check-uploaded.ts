import type { Readable } from 'node:stream';
import { DomainError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { VerificationReport } from '../signatures/index.ts';
import { hashOf, issuedDocument, reportOf } from './verification.ts';

/** What became of a document between its issue and the copy somebody holds. */
export type CopyFinding =
  /** Byte for byte the issued document. */
  | 'same'
  /** Carries our signatures, but bytes were changed. */
  | 'changed'
  /** Genuine and intact, but another document than the code's. */
  | 'other-document'
  /** No signature to be found: a print, a scan or another file. */
  | 'not-signed';

export interface CopyCheck {
  readonly match: boolean;
  readonly finding: CopyFinding;
  /** Of the presented copy. */
  readonly sha256: string;
  /** Of the document as issued. */
  readonly expected: string;
  readonly report: VerificationReport;
}

/** Compares a presented copy with the issued document of a code. The copy is read, never kept. */
export async function checkUploaded(platform: Platform, code: string, content: Readable): Promise<CopyCheck> {
  const document = await issuedDocument(platform, code);
  const bytes = await readAtMost(content, platform.config.filing.maxTotalBytes);
  const sha256 = hashOf(bytes);
  const report = await reportOf(platform, bytes);
  const match = sha256 === document.sha256;
  return { match, finding: findingOf(match, report), sha256, expected: document.sha256, report };
}

function findingOf(match: boolean, report: VerificationReport): CopyFinding {
  if (match) return 'same';
  if (report.signatures.length === 0) return 'not-signed';
  return report.trusted ? 'other-document' : 'changed';
}

/** Reads to the end even when it is too much: the parts behind it are read after it. */
async function readAtMost(content: Readable, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of content) {
    const bytes = part as Uint8Array;
    size += bytes.length;
    if (size <= limit) parts.push(bytes);
  }
  if (size > limit) throw copyTooLarge(limit);
  return Buffer.concat(parts);
}

function copyTooLarge(limit: number): DomainError {
  return new DomainError({
    code: 'registry.copy_too_large',
    kind: 'too_large',
    message: `Expected a copy of at most ${limit} bytes, but it is larger`,
    facts: { maxMegabytes: Math.floor(limit / 1_000_00) / 10 },
    faults: [{ pointer: '/file', code: 'registry.copy_too_large' }],
  });
}
