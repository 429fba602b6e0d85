import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import * as asn1 from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs';
import './crypto-engine.ts';
import { OID } from './oids.ts';

/** A key ready to sign, with its certificate first and the chain after it (DER). */
export interface SigningMaterial {
  readonly key: KeyObject;
  readonly certificates: readonly Uint8Array[];
  /** The same certificates, read once. */
  readonly parsed: readonly Certificate[];
}

/** From PKCS#8 and the chain. */
export function signingMaterial(
  privateKey: Uint8Array,
  certificates: readonly Uint8Array[],
): SigningMaterial {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
  return { key, certificates, parsed: certificates.map((der) => Certificate.fromBER(bufferOf(der))) };
}

/**
 * A detached CMS signature as PAdES baseline B-B demands (ETSI EN 319 142-1 section 6): content
 * type, message digest and signing-certificate-v2 are signed; no signing time (the PDF's /M says it).
 */
export function detachedCades(signedBytes: Uint8Array, material: SigningMaterial): Uint8Array {
  const signer = material.parsed[0]!;
  const attributes = signedAttributes(signedBytes, material.certificates[0]!, signer);
  const toBeSigned = Buffer.from(
    new asn1.Set({ value: attributes.map((one) => one.toSchema()) }).toBER(false),
  );
  const signature = sign('sha256', toBeSigned, { key: material.key, dsaEncoding: 'der' });
  const signerInfo = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: signer.issuer, serialNumber: signer.serialNumber }),
    digestAlgorithm: new AlgorithmIdentifier({ algorithmId: OID.sha256 }),
    signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
    signatureAlgorithm: new AlgorithmIdentifier({ algorithmId: OID.ecdsaWithSha256 }),
    signature: new asn1.OctetString({ valueHex: bufferOf(signature) }),
  });
  const signedData = new SignedData({
    version: 1,
    digestAlgorithms: [new AlgorithmIdentifier({ algorithmId: OID.sha256 })],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: OID.data }),
    certificates: [...material.parsed],
    signerInfos: [signerInfo],
  });
  const info = new ContentInfo({ contentType: OID.signedData, content: signedData.toSchema(true) });
  return new Uint8Array(info.toSchema().toBER(false));
}

/** In DER order: a SET OF is sorted by encoding, and that encoding is what is signed. */
function signedAttributes(
  signedBytes: Uint8Array,
  certificateDer: Uint8Array,
  signer: Certificate,
): Attribute[] {
  const digest = createHash('sha256').update(signedBytes).digest();
  const attributes = [
    new Attribute({ type: OID.contentType, values: [new asn1.ObjectIdentifier({ value: OID.data })] }),
    new Attribute({
      type: OID.messageDigest,
      values: [new asn1.OctetString({ valueHex: bufferOf(digest) })],
    }),
    new Attribute({ type: OID.signingCertificateV2, values: [signingCertificateV2(certificateDer, signer)] }),
  ];
  const encoded = (attribute: Attribute): Buffer => Buffer.from(attribute.toSchema().toBER(false));
  return attributes.toSorted((a, b) => Buffer.compare(encoded(a), encoded(b)));
}

/** RFC 5035: SHA-256 is the default algorithm, so it is left out. */
function signingCertificateV2(certificateDer: Uint8Array, signer: Certificate): asn1.Sequence {
  const hash = createHash('sha256').update(certificateDer).digest();
  const directoryName = new asn1.Constructed({
    idBlock: { tagClass: 3, tagNumber: 4 },
    value: [signer.issuer.toSchema()],
  });
  const issuerSerial = new asn1.Sequence({
    value: [new asn1.Sequence({ value: [directoryName] }), signer.serialNumber],
  });
  const certId = new asn1.Sequence({
    value: [new asn1.OctetString({ valueHex: bufferOf(hash) }), issuerSerial],
  });
  return new asn1.Sequence({ value: [new asn1.Sequence({ value: [certId] })] });
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
