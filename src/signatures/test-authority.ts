import { createHash } from 'node:crypto';
import { Certificate } from 'pkijs';
import type { LocalizedText } from '../platform/text.ts';
import { issueCertificate } from './certificate-issue.ts';
import { exportPrivateKey, importPrivateKey, newKeyPair, type CryptoKeyPair } from './key-pair.ts';
import { OID } from './oids.ts';
import { packPkcs12 } from './pkcs12.ts';

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3653;
const KEY_DAYS = 1096;

/** The two certificates of the local test authority and the key that issues. All DER. */
export interface AuthorityMaterial {
  readonly rootCertificate: Uint8Array;
  readonly issuingCertificate: Uint8Array;
  readonly issuingKey: Uint8Array;
}

export interface KeySubject {
  readonly kind: 'seal' | 'person';
  /** Opaque id of the administration or person. */
  readonly id: string;
  readonly name: LocalizedText;
}

export interface IssuedKey {
  readonly pkcs12: Uint8Array;
  readonly certificate: Uint8Array;
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Makes a root and an issuing authority. The root's key signs once and is forgotten. */
export async function createAuthority(now: Date): Promise<AuthorityMaterial> {
  const [rootKeys, issuingKeys] = await Promise.all([newKeyPair(), newKeyPair()]);
  const period = validity(now, AUTHORITY_DAYS);
  const root = await issueCertificate({
    ...period,
    subject: authorityName('Diwan - Autorité racine de test (non qualifiée)'),
    keys: rootKeys,
    issuer: { certificate: null, keys: rootKeys },
    authorityDepth: 1,
  });
  const issuing = await issueCertificate({
    ...period,
    subject: authorityName('Diwan - Autorité de test (non qualifiée)'),
    keys: issuingKeys,
    issuer: { certificate: root, keys: rootKeys },
    authorityDepth: 0,
  });
  return {
    rootCertificate: der(root),
    issuingCertificate: der(issuing),
    issuingKey: await exportPrivateKey(issuingKeys),
  };
}

/**
 * Issues a key pair and certificate and packs them, with the chain, as PKCS#12. A seal's subject
 * carries organizationIdentifier (ETSI EN 319 412-3), a person's does not: that tells them apart.
 */
export async function issueKey(
  authority: AuthorityMaterial,
  subject: KeySubject,
  request: { readonly passphrase: string; readonly now: Date },
): Promise<IssuedKey> {
  const keys = await newKeyPair();
  const issuing = Certificate.fromBER(exactBuffer(authority.issuingCertificate));
  const privateKey = await importPrivateKey(authority.issuingKey);
  const period = validity(request.now, KEY_DAYS);
  const certificate = await issueCertificate({
    ...period,
    subject: subjectName(subject),
    arabicName: subject.name.ar,
    keys,
    issuer: { certificate: issuing, keys: { privateKey } as CryptoKeyPair },
    authorityDepth: null,
  });
  const certificateDer = der(certificate);
  const pkcs12 = await packPkcs12({
    privateKey: await exportPrivateKey(keys),
    certificates: [certificateDer, authority.issuingCertificate, authority.rootCertificate],
    passphrase: request.passphrase,
  });
  const fingerprint = createHash('sha256').update(certificateDer).digest('hex');
  return { pkcs12, certificate: certificateDer, fingerprint, ...period };
}

/** Whole seconds, and an hour back, so that clocks of other machines agree that it has begun. */
function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  const start = Math.floor(now.getTime() / 1000) * 1000 - 3_600_000;
  return { notBefore: new Date(start), notAfter: new Date(start + days * DAY_MS) };
}

function authorityName(name: string): [string, string][] {
  return [
    [OID.country, 'MA'],
    [OID.organization, 'Diwan'],
    [OID.commonName, name],
  ];
}

function subjectName(subject: KeySubject): [string, string][] {
  const name = subject.name.fr;
  if (subject.kind === 'person') {
    return [
      [OID.country, 'MA'],
      [OID.serialNumber, subject.id],
      [OID.commonName, name],
    ];
  }
  return [
    [OID.country, 'MA'],
    [OID.organizationIdentifier, `DW:MA-${subject.id}`],
    [OID.organization, name],
    [OID.commonName, name],
  ];
}

function der(certificate: Certificate): Uint8Array {
  return new Uint8Array(certificate.toSchema(true).toBER(false));
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
