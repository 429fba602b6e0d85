import type { Platform } from '../platform/platform.ts';
import { civilDateTimeText } from './date-text.ts';
import { typeset } from './typesetting.ts';
import type { StampData } from './stamp-data.ts';

/**
 * Sets the visible stamp of a signature as a one-page PDF of exactly that size in points. Its text
 * shrinks to fit. It names the certificate a test one: only such keys are built in.
 */
export async function renderStamp(
  platform: Platform,
  stamp: StampData,
  signedAt: Date,
  size: { readonly width: number; readonly height: number },
): Promise<Uint8Array> {
  const data = {
    width: size.width,
    height: size.height,
    name: stamp.name,
    position: stamp.position,
    administration: stamp.administration,
    byDelegationOf: stamp.byDelegationOf ?? null,
    signedAt: civilDateTimeText(signedAt),
  };
  const { pdf } = await typeset(platform, {
    template: 'stamp',
    data,
    createdAt: Math.floor(signedAt.getTime() / 1000),
  });
  return pdf;
}
