import type { LocalizedText } from '../platform/text.ts';

/** One file of a receipt, as the filer sent it. */
export interface ReceiptFile {
  readonly name: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly pages?: number;
}

/**
 * What a receipt says (law 55-19: it is issued at once on deposit). The list of files with their
 * hashes makes it evidence of what was handed over. Always bilingual, Arabic first.
 */
export interface ReceiptData {
  /** Number in the incoming register, e.g. `2026/A/000123`. */
  readonly number: string;
  /** Instant of registration; printed in Casablanca time. */
  readonly filedAt: Date;
  readonly administration: LocalizedText;
  /** The administration above it, printed over its name in the letterhead. */
  readonly parentAdministration?: LocalizedText;
  readonly filer: { readonly type: FilerType; readonly name: string };
  readonly subject: string;
  readonly files: readonly ReceiptFile[];
  readonly trackingCode: string;
  /** Address where the filer follows the letter (number + code, or directly). */
  readonly trackingUrl?: string;
  /** Public verification page; also the content of the QR code. */
  readonly verificationUrl: string;
}

export type FilerType = 'citizen' | 'company' | 'association' | 'administration';
