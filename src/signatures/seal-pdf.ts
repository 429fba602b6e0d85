import type { Platform } from '../platform/platform.ts';
import { applySignature } from './apply-signature.ts';
import type { SignedPdf } from './verification-report.ts';

export interface SealPdf {
  readonly administrationId: string;
  readonly pdf: Uint8Array;
  /** Kept in the signature, e.g. "Récépissé de dépôt 2026/A/000123". */
  readonly reason: string;
}

/** Adds the administration's electronic seal (PAdES B-B, invisible field). Its key must exist. */
export function sealPdf(platform: Platform, { administrationId, pdf, reason }: SealPdf): Promise<SignedPdf> {
  const owner = { type: 'seal', id: administrationId } as const;
  return applySignature(
    platform,
    { administrationId, owner, pdf, reason },
    wholeSecond(platform.clock.now()),
  );
}

/** PDF dates have no fraction of a second: what is answered is what is written. */
export function wholeSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000);
}
