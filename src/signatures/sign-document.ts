import { createHash } from 'node:crypto';
import { SignPdf } from '@signpdf/signpdf';
import { Signer } from '@signpdf/utils';
import { identityOf } from './certificate-trust.ts';
import { detachedCades, signingMaterial, type SigningMaterial } from './cades.ts';
import { checkSignatures } from './check-signatures.ts';
import { openPkcs12 } from './pkcs12.ts';
import { addPlaceholder, type PlaceholderRequest } from './placeholder.ts';
import { notSignable, signingFailed } from './refusals.ts';

export interface SignRequest extends Omit<PlaceholderRequest, 'name'> {
  readonly pdf: Uint8Array;
  readonly pkcs12: Uint8Array;
  readonly passphrase: string;
  readonly fingerprint: string;
  readonly roots: readonly Uint8Array[];
}

/** Opened keys by certificate: opening a PKCS#12 costs two key derivations. */
const opened = new Map<string, SigningMaterial>();
const MOST_OPENED = 200;

class CadesSigner extends Signer {
  readonly #material: SigningMaterial;

  constructor(material: SigningMaterial) {
    super();
    this.#material = material;
  }

  override async sign(signedBytes: Buffer): Promise<Buffer> {
    return Buffer.from(detachedCades(signedBytes, this.#material));
  }
}

/**
 * Adds one PAdES B-B signature as an incremental update, then verifies every signature of the result.
 * Answers nothing that does not verify.
 */
export async function signDocument(request: SignRequest): Promise<{ pdf: Uint8Array; sha256: string }> {
  const input = Buffer.from(request.pdf.buffer, request.pdf.byteOffset, request.pdf.byteLength);
  if (input.includes('/**********')) throw notSignable('placeholder-inside');
  const material = await materialOf(request);
  const name = identityOf(material.certificates[0]!).signer.fr;
  const placeholder = await addPlaceholder(request.pdf, { ...request, name });
  const signed = await new SignPdf().sign(placeholder, new CadesSigner(material));
  if (!signed.subarray(0, input.length).equals(input)) throw notSignable('rewritten');
  const report = await checkSignatures(signed, request.roots);
  const ours = report.signatures.at(-1);
  if (
    !report.intact ||
    !ours?.valid ||
    !ours.coversWholeDocument ||
    ours.certificateFingerprint !== request.fingerprint
  ) {
    throw signingFailed([...report.problems, ...report.signatures.flatMap((one) => one.problems)]);
  }
  return { pdf: new Uint8Array(signed), sha256: createHash('sha256').update(signed).digest('hex') };
}

async function materialOf({ fingerprint, pkcs12, passphrase }: SignRequest): Promise<SigningMaterial> {
  const known = opened.get(fingerprint);
  if (known) return known;
  const { privateKey, certificates } = await openPkcs12(pkcs12, passphrase);
  const material = signingMaterial(privateKey, certificates);
  if (opened.size >= MOST_OPENED) opened.clear();
  opened.set(fingerprint, material);
  return material;
}
