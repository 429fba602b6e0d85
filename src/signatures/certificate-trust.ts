import { createHash, type X509Certificate } from 'node:crypto';
import { Certificate, GeneralName, RelativeDistinguishedNames, type AltName } from 'pkijs';
import type { LocalizedText } from '../platform/text.ts';
import { OID } from './oids.ts';
import { x509 } from './x509-cache.ts';
import type { SignatureLevel, VerificationProblem } from './verification-report.ts';

const LONGEST_CHAIN = 4;

export interface SignerIdentity {
  readonly kind: 'seal' | 'signature';
  readonly signer: LocalizedText;
  readonly fingerprint: string;
}

/** Whose certificate it is: a seal's subject carries an organisation identifier (ETSI EN 319 412-3). */
export function identityOf(certificateDer: Uint8Array): SignerIdentity {
  const certificate = Certificate.fromBER(new Uint8Array(certificateDer).buffer);
  const name =
    nameIn(certificate.subject, OID.commonName) ?? nameIn(certificate.subject, OID.organization) ?? '';
  return {
    kind: nameIn(certificate.subject, OID.organizationIdentifier) === undefined ? 'signature' : 'seal',
    signer: { ar: arabicName(certificate) ?? name, fr: name },
    fingerprint: createHash('sha256').update(certificateDer).digest('hex'),
  };
}

/**
 * Follows the chain to one of the roots. The claimed time is the one at which every certificate must
 * have been valid, since level B-B has no timestamp. Local certificates are not revoked, only replaced.
 */
export function judgeCertificate(
  certificateDer: Uint8Array,
  known: { readonly chain: readonly Uint8Array[]; readonly roots: readonly Uint8Array[] },
  at: Date | null,
): { level: SignatureLevel; problems: VerificationProblem[] } {
  const chain = chainToRoot(certificateDer, known.chain, known.roots);
  if (!chain) return { level: 'unknown', problems: ['signatures.authority_unknown'] };
  const inTime =
    at !== null && chain.every((one) => new Date(one.validFrom) <= at && at <= new Date(one.validTo));
  return { level: 'test', problems: inTime ? [] : ['signatures.certificate_out_of_date'] };
}

function chainToRoot(
  certificateDer: Uint8Array,
  others: readonly Uint8Array[],
  roots: readonly Uint8Array[],
): X509Certificate[] | undefined {
  const anchors = readable(roots);
  const pool = [...anchors, ...readable(others)];
  const chain = readable([certificateDer]);
  if (chain.length === 0) return undefined;
  while (chain.length < LONGEST_CHAIN) {
    const last = chain.at(-1)!;
    const issuer = pool.find((one) => one.ca && last.checkIssued(one) && last.verify(one.publicKey));
    if (!issuer) return undefined;
    chain.push(issuer);
    if (anchors.some((anchor) => anchor.raw.equals(issuer.raw))) return chain;
  }
  return undefined;
}

function readable(certificates: readonly Uint8Array[]): X509Certificate[] {
  return certificates.map(x509).filter((one) => one !== null);
}

function arabicName(certificate: Certificate): string | undefined {
  const extension = certificate.extensions?.find((one) => one.extnID === OID.subjectAltName);
  const names = (extension?.parsedValue as AltName | undefined)?.altNames ?? [];
  for (const name of names) {
    if (!(name instanceof GeneralName) || name.type !== 4) continue;
    if (name.value instanceof RelativeDistinguishedNames) return nameIn(name.value, OID.commonName);
  }
  return undefined;
}

function nameIn(names: RelativeDistinguishedNames, type: string): string | undefined {
  const found = names.typesAndValues.find((one) => one.type === type);
  const value: unknown = found?.value.valueBlock.value;
  return typeof value === 'string' ? value : undefined;
}
