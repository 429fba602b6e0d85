import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import type { LocalizedText } from '../platform/text.ts';
import { localAuthority } from './authority-store.ts';
import { inSignatureWorker } from './signature-pool.ts';
import { findActiveKey, insertKey, retireKey, type KeyOwner } from './signing-key-store.ts';
import type { IssuedKey } from './test-authority.ts';

const RENEWAL_MS = 30 * 86_400_000;

/** The name under which a key and its certificate are known. */
export interface KeyCreated {
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly notAfter: Date;
}

export interface CreateSealKey {
  readonly administrationId: string;
  readonly name: LocalizedText;
}

export interface CreatePersonKey {
  readonly administrationId: string;
  readonly personId: string;
  readonly name: LocalizedText;
}

/** The administration's seal, from the local test authority. Idempotent; renewed in its last 30 days. */
export function createSealKey(
  platform: Platform,
  { administrationId, name }: CreateSealKey,
): Promise<KeyCreated> {
  return ensureKey(platform, { administrationId, owner: { type: 'seal', id: administrationId }, name });
}

/** A person's signing key, from the local test authority. Idempotent; renewed in its last 30 days. */
export function createPersonKey(
  platform: Platform,
  { administrationId, personId, name }: CreatePersonKey,
): Promise<KeyCreated> {
  return ensureKey(platform, { administrationId, owner: { type: 'person', id: personId }, name });
}

interface EnsureKey {
  readonly administrationId: string;
  readonly owner: KeyOwner;
  readonly name: LocalizedText;
}

async function ensureKey(
  platform: Platform,
  { administrationId, owner, name }: EnsureKey,
): Promise<KeyCreated> {
  const now = platform.clock.now();
  const existing = await findActiveKey(administrationId, owner);
  if (existing && existing.notAfter.getTime() - now.getTime() > RENEWAL_MS) return existing;
  const id = newId();
  const authority = await localAuthority(platform);
  const issued = await inSignatureWorker<IssuedKey>({
    operation: 'issue-key',
    authority,
    subject: { kind: owner.type, id: owner.id, name },
    passphrase: keyPassphrase(platform, id),
    now,
  });
  if (existing) await retireKey(administrationId, existing._id);
  const inserted = await insertKey({
    _id: id,
    administrationId,
    owner,
    sealedPkcs12: Buffer.from(platform.secrets.seal(issued.pkcs12, keyContext(id))).toString('base64'),
    certificate: Buffer.from(issued.certificate).toString('base64'),
    fingerprint: issued.fingerprint,
    notBefore: issued.notBefore,
    notAfter: issued.notAfter,
    status: 'active',
    createdAt: now,
  });
  return inserted ? issued : (await findActiveKey(administrationId, owner))!;
}

/** What a key's PKCS#12 is sealed for: it opens in no other place. */
export function keyContext(keyId: string): string {
  return `signatures.key:${keyId}`;
}

/** The passphrase of a key's PKCS#12: derived, so it is stored nowhere. */
export function keyPassphrase(platform: Platform, keyId: string): string {
  return platform.secrets.derive('signatures.pkcs12', keyId);
}
