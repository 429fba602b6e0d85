import { createHash, timingSafeEqual, verify, constants } from 'node:crypto';
import * as asn1 from 'asn1js';
import {
  Certificate,
  ContentInfo,
  IssuerAndSerialNumber,
  SignedData,
  type Attribute,
  type SignerInfo,
} from 'pkijs';
import './crypto-engine.ts';
import { OID } from './oids.ts';
import { x509 } from './x509-cache.ts';
import type { VerificationProblem } from './verification-report.ts';

const DIGESTS: Readonly<Record<string, string>> = {
  [OID.sha256]: 'sha256',
  [OID.sha384]: 'sha384',
  [OID.sha512]: 'sha512',
};
/** Signature algorithms that name their digest; plain RSA keys take it from the digest algorithm. */
const SIGNATURE_DIGESTS: Readonly<Record<string, string>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
};
const RSA = '1.2.840.113549.1.1.1';
const RSA_PSS = '1.2.840.113549.1.1.10';

export interface CmsVerdict {
  /** The signer's certificate, when the CMS could be read that far (DER). */
  readonly certificate: Uint8Array | undefined;
  /** Every certificate in the CMS (DER). */
  readonly certificates: readonly Uint8Array[];
  readonly problems: readonly VerificationProblem[];
}

/**
 * Checks a detached CMS (RFC 5652) against the bytes it signs: message digest, signature over the
 * signed attributes and, when demanded, signing-certificate-v2 (RFC 5035). BER is accepted. Does not
 * judge the certificate.
 */
export function checkCms(cms: Uint8Array, signedBytes: Uint8Array, demandBinding: boolean): CmsVerdict {
  const unreadable: CmsVerdict = {
    certificate: undefined,
    certificates: [],
    problems: ['signatures.signature_wrong'],
  };
  const parsed = parse(cms);
  if (!parsed) return unreadable;
  const { signer, certificates, paddingClean } = parsed;
  const certificate = signerCertificate(signer, certificates);
  if (!certificate || !signer.signedAttrs) return { ...unreadable, certificates: certificates.map(derOf) };
  const der = derOf(certificate);
  const digest = DIGESTS[signer.digestAlgorithm.algorithmId];
  const problems: VerificationProblem[] = [];
  if (!paddingClean) problems.push('signatures.byte_range_wrong');
  if (!digest) problems.push('signatures.weak_algorithm');
  else if (!digestMatches(signer, digest, signedBytes)) problems.push('signatures.content_changed');
  if (!signatureMatches(signer, der, digest)) problems.push('signatures.signature_wrong');
  if (demandBinding && !boundTo(signer, der)) problems.push('signatures.certificate_not_bound');
  return { certificate: der, certificates: certificates.map(derOf), problems };
}

interface ParsedCms {
  readonly signer: SignerInfo;
  readonly certificates: readonly Certificate[];
  /** The CMS is followed by nothing but zeros, as the placeholder left them. */
  readonly paddingClean: boolean;
}

function parse(cms: Uint8Array): ParsedCms | undefined {
  try {
    const decoded = asn1.fromBER(bufferOf(cms));
    if (decoded.offset < 0) return undefined;
    const signedData = new SignedData({ schema: new ContentInfo({ schema: decoded.result }).content });
    const [signer] = signedData.signerInfos;
    if (!signer || signedData.signerInfos.length !== 1 || signedData.encapContentInfo.eContent)
      return undefined;
    const certificates = (signedData.certificates ?? []).filter(
      (one): one is Certificate => one instanceof Certificate,
    );
    return { signer, certificates, paddingClean: cms.subarray(decoded.offset).every((byte) => byte === 0) };
  } catch {
    return undefined;
  }
}

function signerCertificate(
  signer: SignerInfo,
  certificates: readonly Certificate[],
): Certificate | undefined {
  const sid: unknown = signer.sid;
  if (!(sid instanceof IssuerAndSerialNumber)) return certificates.length === 1 ? certificates[0] : undefined;
  return certificates.find(
    (one) => one.issuer.isEqual(sid.issuer) && one.serialNumber.isEqual(sid.serialNumber),
  );
}

function digestMatches(signer: SignerInfo, digest: string, signedBytes: Uint8Array): boolean {
  const contentType = attribute(signer, OID.contentType)?.values[0];
  const messageDigest = attribute(signer, OID.messageDigest)?.values[0];
  if (!(contentType instanceof asn1.ObjectIdentifier) || contentType.getValue() !== OID.data) return false;
  if (!(messageDigest instanceof asn1.OctetString)) return false;
  const expected = createHash(digest).update(signedBytes).digest();
  return sameBytes(new Uint8Array(messageDigest.getValue()), expected);
}

function signatureMatches(
  signer: SignerInfo,
  certificateDer: Uint8Array,
  digest: string | undefined,
): boolean {
  const algorithm = signer.signatureAlgorithm.algorithmId;
  const hash =
    SIGNATURE_DIGESTS[algorithm] ?? (algorithm === RSA || algorithm === RSA_PSS ? digest : undefined);
  if (!hash) return false;
  try {
    const key = x509(certificateDer)?.publicKey;
    if (!key) return false;
    const padding = algorithm === RSA_PSS ? { padding: constants.RSA_PKCS1_PSS_PADDING } : {};
    const signature = new Uint8Array(signer.signature.getValue());
    const attributes = new Uint8Array(signer.signedAttrs!.encodedValue);
    return verify(hash, attributes, { key, dsaEncoding: 'der', ...padding }, signature);
  } catch {
    return false;
  }
}

/** The certificate's hash is among the signed attributes: nobody can put another one in its place. */
function boundTo(signer: SignerInfo, certificateDer: Uint8Array): boolean {
  const value = attribute(signer, OID.signingCertificateV2)?.values[0];
  const certId = firstChild(firstChild(value));
  if (!(certId instanceof asn1.Sequence)) return false;
  const parts = certId.valueBlock.value;
  const algorithm = parts[0] instanceof asn1.Sequence ? firstChild(parts[0]) : undefined;
  const digest = algorithm instanceof asn1.ObjectIdentifier ? DIGESTS[algorithm.getValue()] : 'sha256';
  const hash = parts.find((part) => part instanceof asn1.OctetString);
  if (!digest || !(hash instanceof asn1.OctetString)) return false;
  return sameBytes(new Uint8Array(hash.getValue()), createHash(digest).update(certificateDer).digest());
}

function firstChild(block: unknown): asn1.BaseBlock | undefined {
  return block instanceof asn1.Sequence ? block.valueBlock.value[0] : undefined;
}

function attribute(signer: SignerInfo, type: string): Attribute | undefined {
  const found = signer.signedAttrs?.attributes.filter((one) => one.type === type) ?? [];
  return found.length === 1 ? found[0] : undefined;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function derOf(certificate: Certificate): Uint8Array {
  return new Uint8Array(certificate.toSchema(false).toBER(false));
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
