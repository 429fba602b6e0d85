import { PdfArray, PdfDict, PdfNumber, PdfRef, PdfString, type PDF, type PdfObject } from '@libpdf/core';
import { arrayAt, dictAt, resolved, textAt } from './pdf-objects.ts';

/** One signature as the PDF states it; nothing of it is checked yet. */
export interface SignatureField {
  readonly name: string;
  readonly ref: PdfRef | undefined;
  /** The signature dictionary, in a form that is equal for equal content. */
  readonly dictionary: PdfDict;
  readonly byteRange: readonly [number, number, number, number] | undefined;
  readonly contents: Uint8Array;
  readonly subFilter: string | undefined;
  /** The claimed time, from /M. */
  readonly signedAt: Date | null;
  readonly reason: string | undefined;
}

/** Every field that holds a signature, in the order of their signed ranges. */
export function signatureFields(pdf: PDF): SignatureField[] {
  const form = dictAt(pdf, pdf.getCatalog(), 'AcroForm');
  const fields = form && arrayAt(pdf, form, 'Fields');
  const found: SignatureField[] = [];
  if (fields) collect(pdf, fields, { type: undefined, depth: 0 }, found);
  return found.toSorted((a, b) => endOf(a) - endOf(b));
}

/** The last signed byte, exclusive. */
export function endOf(field: SignatureField): number {
  return field.byteRange ? field.byteRange[2] + field.byteRange[3] : 0;
}

function collect(
  pdf: PDF,
  fields: PdfArray,
  inherited: { type: string | undefined; depth: number },
  found: SignatureField[],
): void {
  if (inherited.depth > 8) return;
  for (const item of fields.toArray()) {
    const field = resolved(pdf, item);
    if (!(field instanceof PdfDict)) continue;
    const type = textAt(pdf, field, 'FT') ?? inherited.type;
    const value = dictAt(pdf, field, 'V');
    if (type === 'Sig' && value) found.push(read(pdf, { field, item, value }));
    const kids = arrayAt(pdf, field, 'Kids');
    if (kids) collect(pdf, kids, { type, depth: inherited.depth + 1 }, found);
  }
}

function read(
  pdf: PDF,
  { field, item, value }: { field: PdfDict; item: PdfObject; value: PdfDict },
): SignatureField {
  const contents = resolved(pdf, value.get('Contents'));
  return {
    name: textAt(pdf, field, 'T') ?? '',
    ref: item instanceof PdfRef ? item : undefined,
    dictionary: value,
    byteRange: byteRangeOf(pdf, value),
    contents: contents instanceof PdfString ? contents.bytes : new Uint8Array(),
    subFilter: textAt(pdf, value, 'SubFilter'),
    signedAt: pdfDate(textAt(pdf, value, 'M')),
    reason: textAt(pdf, value, 'Reason'),
  };
}

function byteRangeOf(pdf: PDF, value: PdfDict): SignatureField['byteRange'] {
  const numbers = arrayAt(pdf, value, 'ByteRange')
    ?.toArray()
    .map((item) => (item instanceof PdfNumber && item.isInteger() && item.value >= 0 ? item.value : -1));
  if (numbers?.length !== 4 || numbers.includes(-1)) return undefined;
  return numbers as [number, number, number, number];
}

/** `D:YYYYMMDDHHmmSS` with `Z` or `+HH'mm'` (ISO 32000-1 section 7.9.4). */
function pdfDate(text: string | undefined): Date | null {
  const parts = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'?(\d\d)?'?)?/.exec(text ?? '');
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offsetMinutes = (Number(parts[8] ?? 0) * 60 + Number(parts[9] ?? 0)) * (parts[7] === '-' ? -1 : 1);
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute - offsetMinutes, second));
  return Number.isNaN(instant.getTime()) ? null : instant;
}
