import { DomainError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { trustedRoots } from './authority-store.ts';
import { inSignatureWorker } from './signature-pool.ts';
import type { VerificationReport } from './verification-report.ts';

/**
 * Who signed a PDF, when, and whether anything changed since. Never throws on bad bytes: a PDF that
 * cannot be read, or keeps the reader busy too long, is reported as unreadable.
 */
export async function verifyPdf(_platform: Platform, pdf: Uint8Array): Promise<VerificationReport> {
  const roots = await trustedRoots();
  try {
    return await inSignatureWorker<VerificationReport>({ operation: 'verify', pdf, roots });
  } catch (error) {
    if (!(error instanceof DomainError) || error.facts['reason'] === 'ended') throw error;
    return { intact: false, trusted: false, signatures: [], problems: ['signatures.unreadable'] };
  }
}
