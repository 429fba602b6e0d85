import { defineCollection, isDuplicateKey, type StoredDocument } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import { inSignatureWorker } from './signature-pool.ts';
import type { AuthorityMaterial } from './test-authority.ts';

/** The one local test authority of this installation. Certificates are DER in base64. */
interface StoredAuthority extends StoredDocument {
  readonly rootCertificate: string;
  readonly issuingCertificate: string;
  /** PKCS#8 sealed under the master key, base64. */
  readonly sealedIssuingKey: string;
}

const AUTHORITY_ID = 'local-test-authority';
const PLATFORM = 'platform';
const CONTEXT = 'signatures.authority';

const Authorities = defineCollection<StoredAuthority>({
  name: 'signing_authorities',
  scope: 'platform',
  schemaVersion: 1,
  fields: {
    rootCertificate: { type: String, required: true },
    issuingCertificate: { type: String, required: true },
    sealedIssuingKey: { type: String, required: true },
  },
  indexes: [],
});

/** The local test authority; made at first use. Of two processes that make it at once, one wins. */
export async function localAuthority(platform: Platform): Promise<AuthorityMaterial> {
  const stored = await Authorities.findOne({ _id: AUTHORITY_ID }).lean();
  if (stored) return opened(platform, stored);
  const material = await inSignatureWorker<AuthorityMaterial>({
    operation: 'create-authority',
    now: platform.clock.now(),
  });
  try {
    await Authorities.create({
      _id: AUTHORITY_ID,
      administrationId: PLATFORM,
      rootCertificate: base64(material.rootCertificate),
      issuingCertificate: base64(material.issuingCertificate),
      sealedIssuingKey: base64(platform.secrets.seal(material.issuingKey, CONTEXT)),
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  return opened(platform, (await Authorities.findOne({ _id: AUTHORITY_ID }).lean())!);
}

/** Root certificates that verification trusts (DER): none before the first key was made. */
export async function trustedRoots(): Promise<Uint8Array[]> {
  const stored = await Authorities.findOne({ _id: AUTHORITY_ID }).lean();
  return stored ? [bytes(stored.rootCertificate)] : [];
}

function opened(platform: Platform, stored: StoredAuthority): AuthorityMaterial {
  return {
    rootCertificate: bytes(stored.rootCertificate),
    issuingCertificate: bytes(stored.issuingCertificate),
    issuingKey: platform.secrets.open(bytes(stored.sealedIssuingKey), CONTEXT),
  };
}

function base64(content: Uint8Array): string {
  return Buffer.from(content).toString('base64');
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
