import { insert, type Tx } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import { codeUnknown } from './errors.ts';
import { PublicCodes, type PublicCodeDocument } from './public-code-store.ts';

export type CodePurpose = PublicCodeDocument['purpose'];

/** What a code stands for. */
export interface CodeTarget {
  readonly administrationId: string;
  readonly purpose: CodePurpose;
  readonly objectType: PublicCodeDocument['objectType'];
  readonly objectId: string;
}

/**
 * The code of an object: 160 bits derived under the master key, so that it can be printed again
 * without being stored. Knowing one code tells nothing of another, nor of another purpose.
 */
export function publicCode(
  platform: Pick<Platform, 'secrets'>,
  target: Omit<CodeTarget, 'administrationId'>,
): string {
  return platform.secrets.derive(`registry.${target.purpose}.${target.objectType}`, target.objectId);
}

/** Makes codes known, in the transaction that creates their objects. */
export async function openCodes(tx: Tx, platform: Platform, targets: readonly CodeTarget[]): Promise<void> {
  const rows = targets.map((target) => ({
    _id: platform.secrets.codeHash(publicCode(platform, target)),
    administrationId: target.administrationId,
    purpose: target.purpose,
    objectType: target.objectType,
    objectId: target.objectId,
  }));
  await insert(tx, PublicCodes, ...rows);
}

/** What a presented code opens, or `registry.code_unknown`; the same refusal for a code of another purpose. */
export async function resolveCode(
  platform: Platform,
  code: string,
  purpose: CodePurpose,
): Promise<CodeTarget> {
  const row = await PublicCodes.findOne({
    _id: platform.secrets.codeHash(code),
    purpose,
  }).lean<PublicCodeDocument>();
  if (row === null) throw codeUnknown();
  return row;
}

/** Public addresses of a letter's documents; each carries its own code. */
export interface LetterAddresses {
  readonly trackingCode: string;
  readonly receipt: string;
  readonly verification: string;
  /** Answers machines; sends browsers to the page. */
  readonly tracking: string;
  readonly trackingPage: string;
}

/** The addresses given to the filer; recomputed whenever they are needed. */
export function letterAddresses(platform: Platform, letterId: string): LetterAddresses {
  const of = (purpose: CodePurpose): string =>
    publicCode(platform, { purpose, objectType: 'letter', objectId: letterId });
  const base = platform.config.publicUrl;
  const trackingCode = of('tracking');
  return {
    trackingCode,
    receipt: `${base}/api/v1/receipts/${of('receipt')}`,
    verification: `${base}/verify/${of('verification')}`,
    tracking: `${base}/api/v1/trackings/${trackingCode}`,
    trackingPage: `${base}/track/${trackingCode}`,
  };
}

/** The public verification page of a signed reply and its code. */
export function replyVerification(platform: Platform, replyId: string): { code: string; url: string } {
  const code = publicCode(platform, { purpose: 'verification', objectType: 'reply', objectId: replyId });
  return { code, url: `${platform.config.publicUrl}/verify/${code}` };
}
