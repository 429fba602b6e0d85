import { createHash, randomBytes } from 'node:crypto';
import * as asn1 from 'asn1js';
import {
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  ExtKeyUsage,
  GeneralName,
  GeneralNames,
  RelativeDistinguishedNames,
} from 'pkijs';
import { OID } from './oids.ts';
import type { CryptoKeyPair } from './key-pair.ts';

const LONGEST_COMMON_NAME = 64;

export interface CertificateRequest {
  readonly subject: readonly (readonly [type: string, value: string])[];
  /** The name in Arabic, as a directory name in subjectAltName. */
  readonly arabicName?: string;
  readonly keys: CryptoKeyPair;
  readonly issuer: { readonly certificate: Certificate | null; readonly keys: CryptoKeyPair };
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Number of authorities that may follow; null for an end certificate. */
  readonly authorityDepth: number | null;
}

/** Issues an X.509 v3 certificate (RFC 5280), ECDSA with SHA-256. */
export async function issueCertificate(request: CertificateRequest): Promise<Certificate> {
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new asn1.Integer({ valueHex: positiveSerial() });
  certificate.subject = distinguishedName(request.subject);
  certificate.issuer = request.issuer.certificate?.subject ?? certificate.subject;
  certificate.notBefore.value = request.notBefore;
  certificate.notAfter.value = request.notAfter;
  await certificate.subjectPublicKeyInfo.importKey(request.keys.publicKey);
  const issuerKeyInfo = request.issuer.certificate?.subjectPublicKeyInfo ?? certificate.subjectPublicKeyInfo;
  certificate.extensions = [
    ...usageExtensions(request.authorityDepth),
    extension(
      OID.subjectKeyIdentifier,
      new asn1.OctetString({ valueHex: keyIdentifier(certificate.subjectPublicKeyInfo.subjectPublicKey) }),
    ),
    extension(
      OID.authorityKeyIdentifier,
      new AuthorityKeyIdentifier({
        keyIdentifier: new asn1.OctetString({ valueHex: keyIdentifier(issuerKeyInfo.subjectPublicKey) }),
      }).toSchema(),
    ),
  ];
  if (request.arabicName !== undefined) certificate.extensions.push(arabicNameExtension(request.arabicName));
  await certificate.sign(request.issuer.keys.privateKey, 'SHA-256');
  return certificate;
}

function usageExtensions(authorityDepth: number | null): Extension[] {
  if (authorityDepth !== null) {
    const constraints = new BasicConstraints({ cA: true, pathLenConstraint: authorityDepth });
    // keyCertSign and cRLSign: bits 5 and 6
    return [
      extension(OID.basicConstraints, constraints.toSchema(), true),
      extension(OID.keyUsage, bits(0x06, 1), true),
    ];
  }
  const usage = new ExtKeyUsage({ keyPurposes: [OID.documentSigning] });
  // nonRepudiation: bit 1, alone, as ETSI EN 319 412-2 recommends for signatures
  return [
    extension(OID.basicConstraints, new BasicConstraints({ cA: false }).toSchema(), true),
    extension(OID.keyUsage, bits(0x40, 6), true),
    extension(OID.extendedKeyUsage, usage.toSchema()),
  ];
}

function arabicNameExtension(name: string): Extension {
  const directory = new GeneralName({ type: 4, value: distinguishedName([[OID.commonName, name]]) });
  return extension(OID.subjectAltName, new GeneralNames({ names: [directory] }).toSchema());
}

function distinguishedName(parts: readonly (readonly [string, string])[]): RelativeDistinguishedNames {
  return new RelativeDistinguishedNames({
    typesAndValues: parts.map(
      ([type, value]) => new AttributeTypeAndValue({ type, value: nameValue(type, value) }),
    ),
  });
}

function nameValue(type: string, value: string): asn1.PrintableString | asn1.Utf8String {
  if (type === OID.country || type === OID.serialNumber) return new asn1.PrintableString({ value });
  return new asn1.Utf8String({ value: [...value].slice(0, LONGEST_COMMON_NAME).join('') });
}

function extension(id: string, value: asn1.BaseBlock, critical = false): Extension {
  return new Extension({ extnID: id, critical, extnValue: value.toBER(false) });
}

function bits(byte: number, unusedBits: number): asn1.BitString {
  return new asn1.BitString({ valueHex: new Uint8Array([byte]).buffer, unusedBits });
}

/** RFC 5280 section 4.2.1.2, method 1. */
function keyIdentifier(publicKey: asn1.BitString): ArrayBuffer {
  const digest = createHash('sha1').update(publicKey.valueBlock.valueHexView).digest();
  return new Uint8Array(digest).buffer;
}

/** 127 random bits, positive and without a leading zero byte. */
function positiveSerial(): ArrayBuffer {
  const serial = new Uint8Array(randomBytes(16));
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  return serial.buffer;
}
