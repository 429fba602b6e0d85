import { defineCollection, isDuplicateKey, type StoredDocument } from '../platform/mongo/index.ts';

/** Whose key it is: the administration's seal, or a person of it. */
export interface KeyOwner {
  readonly type: 'seal' | 'person';
  /** The administration for its seal, otherwise the person. */
  readonly id: string;
}

/** A signing key at rest. Certificate and PKCS#12 in base64; the PKCS#12 is sealed under the master key. */
export interface SigningKey extends StoredDocument {
  readonly owner: KeyOwner;
  readonly sealedPkcs12: string;
  readonly certificate: string;
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly status: 'active' | 'replaced';
  readonly createdAt: Date;
}

const Keys = defineCollection<SigningKey>({
  name: 'signing_keys',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    owner: { type: { type: String, required: true }, id: { type: String, required: true } },
    sealedPkcs12: { type: String, required: true },
    certificate: { type: String, required: true },
    fingerprint: { type: String, required: true },
    notBefore: { type: Date, required: true },
    notAfter: { type: Date, required: true },
    status: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  indexes: [
    {
      keys: { administrationId: 1, 'owner.type': 1, 'owner.id': 1 },
      options: { unique: true, partialFilterExpression: { status: 'active' } },
    },
  ],
});

/** The owner's one key in use, or null. */
export function findActiveKey(administrationId: string, owner: KeyOwner): Promise<SigningKey | null> {
  return Keys.findOne({
    administrationId,
    'owner.type': owner.type,
    'owner.id': owner.id,
    status: 'active',
  }).lean<SigningKey>();
}

/** False when the owner got an active key meanwhile: that one stands. */
export async function insertKey(key: Omit<SigningKey, 'schemaVersion'>): Promise<boolean> {
  try {
    await Keys.create(key);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Takes a key out of use; its signatures stay valid. */
export async function retireKey(administrationId: string, id: string): Promise<void> {
  await Keys.updateOne({ administrationId, _id: id }, { $set: { status: 'replaced' } });
}
