import { renderStamp, type StampArea, type StampData } from '../documents/index.ts';
import type { Platform } from '../platform/platform.ts';
import { applySignature } from './apply-signature.ts';
import { wholeSecond } from './seal-pdf.ts';
import type { SignedPdf } from './verification-report.ts';

export interface SignPdf {
  readonly administrationId: string;
  readonly personId: string;
  readonly pdf: Uint8Array;
  readonly stamp: StampData;
  /** Where the stamp goes: `RenderedReply.stampArea`. Without it, the lower right of the first page. */
  readonly area?: StampArea;
  readonly reason?: string;
}

const FIRST_PAGE_CORNER: StampArea = { page: 0, x: 320, y: 96, width: 232, height: 72 };
const REASON = 'Signature électronique / توقيع إلكتروني';

/** Adds a person's signature (PAdES B-B) with its visible stamp. The person's key must exist. */
export async function signPdf(platform: Platform, request: SignPdf): Promise<SignedPdf> {
  const { administrationId, personId, pdf, stamp, area = FIRST_PAGE_CORNER, reason = REASON } = request;
  const signedAt = wholeSecond(platform.clock.now());
  const stampPdf = await renderStamp(platform, stamp, signedAt, area);
  const owner = { type: 'person', id: personId } as const;
  return applySignature(
    platform,
    { administrationId, owner, pdf, reason, stamp: { pdf: stampPdf, area } },
    signedAt,
  );
}
