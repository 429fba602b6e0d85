import { PDF } from '@libpdf/core';
import { checkCms } from './cms-check.ts';
import { identityOf, judgeCertificate } from './certificate-trust.ts';
import { canonical } from './pdf-objects.ts';
import { onlySignaturesAdded } from './revision-changes.ts';
import { endOf, signatureFields, type SignatureField } from './signature-fields.ts';
import type { VerificationProblem, VerificationReport, VerifiedSignature } from './verification-report.ts';

const CADES = 'ETSI.CAdES.detached';
const PKCS7 = 'adbe.pkcs7.detached';

/** Problems of trust: the bytes may be intact all the same. */
const TRUST: readonly VerificationProblem[] = [
  'signatures.authority_unknown',
  'signatures.certificate_out_of_date',
];

/** The whole verification, on this thread. Never throws: what cannot be read is reported. */
export async function checkSignatures(
  pdf: Uint8Array,
  roots: readonly Uint8Array[],
): Promise<VerificationReport> {
  try {
    return await check(pdf, roots);
  } catch {
    return { intact: false, trusted: false, signatures: [], problems: ['signatures.unreadable'] };
  }
}

async function check(bytes: Uint8Array, roots: readonly Uint8Array[]): Promise<VerificationReport> {
  const pdf = await PDF.load(bytes);
  if (pdf.isEncrypted || pdf.recoveredViaBruteForce) {
    return { intact: false, trusted: false, signatures: [], problems: ['signatures.unreadable'] };
  }
  const fields = signatureFields(pdf);
  const problems: VerificationProblem[] = fields.length === 0 ? ['signatures.not_signed'] : [];
  const signatures: VerifiedSignature[] = [];
  for (const field of fields) signatures.push(await checkOne(bytes, field, roots));
  if (fields.length > 0 && !lastCovers(pdf, bytes, fields))
    problems.push('signatures.changed_after_signature');
  if (!(await everySignatureKept(bytes, fields))) problems.push('signatures.signature_removed');
  const intact =
    problems.length === 0 && signatures.every((one) => one.problems.every((code) => TRUST.includes(code)));
  return { intact, trusted: intact && signatures.every((one) => one.valid), signatures, problems };
}

async function checkOne(
  bytes: Uint8Array,
  field: SignatureField,
  roots: readonly Uint8Array[],
): Promise<VerifiedSignature> {
  const problems: VerificationProblem[] = [];
  const signed = signedBytes(bytes, field);
  if (!signed) problems.push('signatures.byte_range_wrong');
  if (field.subFilter !== CADES && field.subFilter !== PKCS7) problems.push('signatures.format_unsupported');
  const cms = checkCms(field.contents, signed ?? new Uint8Array(), field.subFilter === CADES);
  problems.push(...cms.problems);
  const end = endOf(field);
  if (signed && end < bytes.length && !(await grewOnlyBySignatures(bytes, end))) {
    problems.push('signatures.changed_after_signature');
  }
  const identity = cms.certificate ? identityOf(cms.certificate) : undefined;
  const judged = cms.certificate
    ? judgeCertificate(cms.certificate, { chain: cms.certificates, roots }, field.signedAt)
    : { level: 'unknown' as const, problems: [] };
  problems.push(...judged.problems);
  return {
    kind: identity?.kind ?? 'signature',
    signer: identity?.signer ?? { ar: '', fr: '' },
    signedAt: field.signedAt,
    level: judged.level,
    valid: problems.length === 0,
    coversWholeDocument: signed !== undefined && end === bytes.length,
    ...(field.reason === undefined ? {} : { reason: field.reason }),
    certificateFingerprint: identity?.fingerprint ?? null,
    problems: [...new Set(problems)],
  };
}

/** The signed bytes, when the gap between them is exactly the hexadecimal string of this signature. */
function signedBytes(bytes: Uint8Array, field: SignatureField): Uint8Array | undefined {
  if (!field.byteRange) return undefined;
  const [start, firstLength, secondStart, secondLength] = field.byteRange;
  if (start !== 0 || secondStart <= firstLength || secondStart + secondLength > bytes.length)
    return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const gap = buffer.toString('latin1', firstLength, secondStart);
  if (!/^<(?:[0-9a-fA-F]{2})*>$/.test(gap)) return undefined;
  if (!Buffer.from(gap.slice(1, -1), 'hex').equals(field.contents)) return undefined;
  if (
    !buffer
      .toString('latin1', Math.max(0, firstLength - 64), firstLength)
      .trimEnd()
      .endsWith('/Contents')
  )
    return undefined;
  const end = secondStart + secondLength;
  if (!/%%EOF\s*$/.test(buffer.toString('latin1', Math.max(secondStart, end - 16), end))) return undefined;
  return Buffer.concat([buffer.subarray(0, firstLength), buffer.subarray(secondStart, end)]);
}

async function grewOnlyBySignatures(bytes: Uint8Array, end: number): Promise<boolean> {
  try {
    return await onlySignaturesAdded(bytes.subarray(0, end), bytes);
  } catch {
    return false;
  }
}

/** Nothing follows the last signature, except the validation data (DSS) that makes it last. */
function lastCovers(pdf: PDF, bytes: Uint8Array, fields: readonly SignatureField[]): boolean {
  return endOf(fields.at(-1)!) === bytes.length || pdf.getCatalog().has('DSS');
}

/** Each signed state still holds the signatures that it had: none was taken out or exchanged since. */
async function everySignatureKept(bytes: Uint8Array, fields: readonly SignatureField[]): Promise<boolean> {
  if (countByteRanges(bytes) > fields.length) return false;
  const now = new Map(fields.map((field) => [field.name, canonical(field.dictionary)]));
  for (const field of fields.slice(0, -1)) {
    const end = endOf(field);
    if (end === 0 || end >= bytes.length) continue;
    const earlier = signatureFields(await PDF.load(bytes.subarray(0, end)));
    if (earlier.some((one) => now.get(one.name) !== canonical(one.dictionary))) return false;
  }
  return true;
}

/** Signatures that lie in the bytes, whether or not the form still names them. */
function countByteRanges(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let count = 0;
  for (const match of text.matchAll(/\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+\d+\s*\]/g)) {
    if (text[Number(match[1])] === '<' && text[Number(match[2]) - 1] === '>') count += 1;
  }
  return count;
}
