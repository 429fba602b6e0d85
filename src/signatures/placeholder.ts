import {
  PDF,
  PdfArray,
  PdfDict,
  PdfName,
  PdfNumber,
  PdfRef,
  PdfStream,
  PdfString,
  type PdfObject,
} from '@libpdf/core';
import { DEFAULT_BYTE_RANGE_PLACEHOLDER, SUBFILTER_ETSI_CADES_DETACHED } from '@signpdf/utils';
import type { StampArea } from '../documents/index.ts';
import { notSignable } from './refusals.ts';

/** Bytes kept for the CMS: a chain of three P-256 certificates takes about 2 kB. */
const CMS_BYTES = 8192;

/** Widget annotations: printed and locked. */
const PRINT_AND_LOCKED = 132;
const SIGNATURES_EXIST_APPEND_ONLY = 3;

export interface PlaceholderRequest {
  readonly kind: 'seal' | 'signature';
  /** Of the signer, as in the certificate. */
  readonly name: string;
  readonly reason: string;
  readonly signedAt: Date;
  /** A one-page PDF drawn in the area; without it the field is invisible. */
  readonly stamp?: { readonly pdf: Uint8Array; readonly area: StampArea };
}

/**
 * Appends an empty signature field as an incremental update. Refuses with `signatures.not_signable`
 * a PDF that is encrypted, damaged, or could only be rewritten: that would break former signatures.
 */
export async function addPlaceholder(bytes: Uint8Array, request: PlaceholderRequest): Promise<Uint8Array> {
  const pdf = await PDF.load(bytes).catch(() => {
    throw notSignable('unreadable');
  });
  const blocker = pdf.isEncrypted ? 'encrypted' : pdf.canSaveIncrementally();
  if (blocker) throw notSignable(blocker);
  const page = pdf.getPage(request.stamp?.area.page ?? 0);
  if (!page) throw notSignable('page-missing');
  const field = PdfDict.of({
    Type: PdfName.of('Annot'),
    Subtype: PdfName.of('Widget'),
    FT: PdfName.of('Sig'),
    T: PdfString.fromString(freeFieldName(pdf, request.kind)),
    V: pdf.context.register(signatureDictionary(request)),
    F: PdfNumber.of(PRINT_AND_LOCKED),
    P: page.ref,
    Rect: rectangle(request.stamp?.area),
    AP: PdfDict.of({ N: await appearance(pdf, request.stamp) }),
  });
  const fieldRef = pdf.context.register(field);
  appendTo(pdf, page.dict, 'Annots', fieldRef);
  const form = formOf(pdf);
  appendTo(pdf, form, 'Fields', fieldRef);
  form.set('SigFlags', PdfNumber.of(SIGNATURES_EXIST_APPEND_ONLY));
  const output = await pdf.save({ incremental: true });
  if (!Buffer.from(output.buffer, output.byteOffset, bytes.length).equals(bytes))
    throw notSignable('rewritten');
  return output;
}

function signatureDictionary(request: PlaceholderRequest): PdfDict {
  const placeholder = PdfName.of(DEFAULT_BYTE_RANGE_PLACEHOLDER);
  return PdfDict.of({
    Type: PdfName.of('Sig'),
    Filter: PdfName.of('Adobe.PPKLite'),
    SubFilter: PdfName.of(SUBFILTER_ETSI_CADES_DETACHED),
    ByteRange: new PdfArray([PdfNumber.of(0), placeholder, placeholder, placeholder]),
    Contents: PdfString.fromHex('0'.repeat(CMS_BYTES * 2)),
    M: PdfString.fromString(pdfDate(request.signedAt)),
    Name: PdfString.fromString(request.name),
    Reason: PdfString.fromString(request.reason),
  });
}

async function appearance(pdf: PDF, stamp: PlaceholderRequest['stamp']): Promise<PdfRef> {
  if (stamp) {
    const source = await PDF.load(stamp.pdf);
    return (await pdf.embedPage(source, 0)).ref;
  }
  return pdf.context.register(
    PdfStream.fromDict({
      Type: PdfName.of('XObject'),
      Subtype: PdfName.of('Form'),
      BBox: rectangle(undefined),
      Resources: new PdfDict(),
    }),
  );
}

function rectangle(area: StampArea | undefined): PdfArray {
  const { x, y, width, height } = area ?? { x: 0, y: 0, width: 0, height: 0 };
  const corners = [x, y, x + width, y + height].map((value) => PdfNumber.of(Math.round(value * 100) / 100));
  return new PdfArray(corners);
}

function formOf(pdf: PDF): PdfDict {
  const catalog = pdf.getCatalog();
  const resolve = (ref: PdfRef): PdfObject | null => pdf.context.resolve(ref);
  const existing = catalog.getDict('AcroForm', resolve);
  if (existing) return existing;
  const form = PdfDict.of({ Fields: new PdfArray([]) });
  catalog.set('AcroForm', pdf.context.register(form));
  return form;
}

function appendTo(pdf: PDF, owner: PdfDict, key: string, ref: PdfRef): void {
  const list = owner.getArray(key, (one) => pdf.context.resolve(one));
  if (list) list.push(ref);
  else owner.set(key, new PdfArray([ref]));
}

/** `Seal_1`, `Signature_2`…: the first number not in use. */
function freeFieldName(pdf: PDF, kind: 'seal' | 'signature'): string {
  const used = new Set(pdf.getForm()?.getFieldNames() ?? []);
  const prefix = kind === 'seal' ? 'Seal' : 'Signature';
  let number = 1;
  while (used.has(`${prefix}_${number}`)) number += 1;
  return `${prefix}_${number}`;
}

/** ISO 32000-1 section 7.9.4, in UTC. */
function pdfDate(instant: Date): string {
  return `D:${instant.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
}
