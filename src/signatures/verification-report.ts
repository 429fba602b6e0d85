import type { LocalizedText } from '../platform/text.ts';

/**
 * What backs a signature. `test`: a certificate of this installation's own test authority, which is
 * neither advanced nor qualified in the sense of law 43-20. `unknown`: an authority we do not know.
 */
export type SignatureLevel = 'test' | 'unknown';

/** What is wrong with one signature or with the document; translated in `problems.ts`. */
export const VERIFICATION_PROBLEMS = [
  'signatures.unreadable',
  'signatures.not_signed',
  'signatures.byte_range_wrong',
  'signatures.content_changed',
  'signatures.signature_wrong',
  'signatures.certificate_not_bound',
  'signatures.authority_unknown',
  'signatures.certificate_out_of_date',
  'signatures.changed_after_signature',
  'signatures.signature_removed',
  'signatures.weak_algorithm',
  'signatures.format_unsupported',
] as const;

export type VerificationProblem = (typeof VERIFICATION_PROBLEMS)[number];

export interface VerifiedSignature {
  readonly kind: 'seal' | 'signature';
  /** Name in the certificate. */
  readonly signer: LocalizedText;
  /** As claimed by the signer (no timestamp authority at level B-B). */
  readonly signedAt: Date | null;
  readonly level: SignatureLevel;
  /** True when the bytes are intact, the certificate is ours and was valid at `signedAt`. */
  readonly valid: boolean;
  /** True when no byte follows the signed ranges. An earlier signature of several is never the last. */
  readonly coversWholeDocument: boolean;
  readonly reason?: string;
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly certificateFingerprint: string | null;
  readonly problems: readonly VerificationProblem[];
}

/**
 * The verdict on a PDF. Never thrown: garbage gives `intact: false` and a problem.
 * `intact`: signed at least once, every signature matches its bytes, and nothing but further
 * signatures was added since. It says nothing of who signed: `trusted` does.
 */
export interface VerificationReport {
  readonly intact: boolean;
  /** `intact`, and every signature is valid under an authority we know. */
  readonly trusted: boolean;
  readonly signatures: readonly VerifiedSignature[];
  readonly problems: readonly VerificationProblem[];
}

/** A PDF after a seal or a signature: the input bytes followed by one incremental update. */
export interface SignedPdf {
  readonly pdf: Uint8Array;
  /** Of `pdf`, lower-case hexadecimal. */
  readonly sha256: string;
  readonly signedAt: Date;
}
