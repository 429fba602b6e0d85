import type { StampArea } from '../documents/index.ts';
import type { Platform } from '../platform/platform.ts';
import { localAuthority } from './authority-store.ts';
import { keyContext, keyPassphrase } from './create-key.ts';
import { keyExpired, keyMissing } from './refusals.ts';
import { inSignatureWorker } from './signature-pool.ts';
import { findActiveKey, type KeyOwner, type SigningKey } from './signing-key-store.ts';
import type { SignedPdf } from './verification-report.ts';

export interface ApplySignature {
  readonly administrationId: string;
  readonly owner: KeyOwner;
  readonly pdf: Uint8Array;
  readonly reason: string;
  readonly stamp?: { readonly pdf: Uint8Array; readonly area: StampArea };
}

/**
 * Adds one signature with the owner's key. Refused: `signatures.key_missing`, `signatures.key_expired`
 * (conflict) and `signatures.not_signable` (invalid). Every signature of the result was verified.
 */
export async function applySignature(
  platform: Platform,
  work: ApplySignature,
  signedAt: Date,
): Promise<SignedPdf> {
  const key = await usableKey(work.administrationId, work.owner, signedAt);
  const authority = await localAuthority(platform);
  const pkcs12 = platform.secrets.open(Buffer.from(key.sealedPkcs12, 'base64'), keyContext(key._id));
  const signed = await inSignatureWorker<{ pdf: Uint8Array; sha256: string }>({
    operation: 'sign',
    request: {
      kind: work.owner.type === 'seal' ? 'seal' : 'signature',
      reason: work.reason,
      signedAt,
      stamp: work.stamp,
      pdf: work.pdf,
      pkcs12,
      passphrase: keyPassphrase(platform, key._id),
      fingerprint: key.fingerprint,
      roots: [authority.rootCertificate],
    },
  });
  return { ...signed, signedAt };
}

async function usableKey(administrationId: string, owner: KeyOwner, at: Date): Promise<SigningKey> {
  const key = await findActiveKey(administrationId, owner);
  if (!key) throw keyMissing(owner.type);
  if (at < key.notBefore || at > key.notAfter) throw keyExpired(key.notAfter);
  return key;
}
