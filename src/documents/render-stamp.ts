import type { Platform } from '../platform/platform.ts';
import { civilDateTimeText } from '../platform/civil-text.ts';
import { distinctLines } from './distinct-lines.ts';
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
    lines: { ar: linesOf(stamp, 'ar'), fr: linesOf(stamp, 'fr') },
    signedAt: civilDateTimeText(signedAt),
  };
  const { pdf } = await typeset(platform, {
    template: 'stamp',
    data,
    createdAt: Math.floor(signedAt.getTime() / 1000),
  });
  return pdf;
}

const BY_DELEGATION = {
  ar: (delegator: string): string => `عن ${delegator} وبتفويض منه`,
  fr: (delegator: string): string => `Pour ${delegator}, par délégation`,
};

function linesOf(stamp: StampData, language: 'ar' | 'fr'): string[] {
  const delegator = stamp.byDelegationOf?.[language];
  return distinctLines([
    stamp.name[language],
    delegator === undefined ? undefined : BY_DELEGATION[language](delegator),
    stamp.position[language],
    stamp.administration[language],
  ]);
}
