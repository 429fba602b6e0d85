import { PDF, PdfDict, PdfRef, type PdfObject } from '@libpdf/core';
import { arrayAt, canonical, dictAt, reachable, resolved, textAt } from './pdf-objects.ts';

/** Keys of the catalog that a later signature or its validation data may add to. */
const CATALOG_ADDITIONS = ['AcroForm', 'DSS', 'Extensions'];

/**
 * Whether a later state of a PDF only adds signatures (and validation data) to an earlier one. Any
 * other difference of a reachable object counts as a change: pages, contents, annotations, form
 * fields, removed objects, visible fields left unsigned.
 */
export async function onlySignaturesAdded(earlier: Uint8Array, later: Uint8Array): Promise<boolean> {
  const [before, after] = await Promise.all([PDF.load(earlier), PDF.load(later)]);
  if (before.getPageCount() !== after.getPageCount()) return false;
  const added = addedSignatureFields(before, after);
  if (!added) return false;
  const oldObjects = reachable(before, [before.getCatalog()]);
  const newObjects = reachable(after, [after.getCatalog()]);
  const allowed = allowedObjects(after, added, oldObjects);
  if (!catalogKept(before, after) || !pagesKept(before, after, added)) return false;
  const exempt = new Set([...containers(before), ...containers(after), ...added]);
  for (const [number, object] of newObjects) {
    const old = oldObjects.get(number);
    if (exempt.has(number) || (!old && allowed.has(number))) continue;
    if (!old || canonical(old) !== canonical(object)) return false;
  }
  return [...oldObjects.keys()].every((number) => newObjects.has(number) || exempt.has(number));
}

/**
 * Object numbers of the fields that were added with a signature in them, or that were empty and are
 * signed now; null when the form changed in any other way.
 */
function addedSignatureFields(before: PDF, after: PDF): Set<number> | null {
  const oldFields = fieldRefs(before);
  const newFields = fieldRefs(after);
  if (!oldFields || !newFields) return null;
  if (oldFields.some((ref, index) => canonical(newFields[index]) !== canonical(ref))) return null;
  const added = new Set<number>();
  for (const [index, ref] of newFields.entries()) {
    const field = resolved(after, ref);
    if (!(ref instanceof PdfRef) || !(field instanceof PdfDict)) return null;
    const signed = textAt(after, field, 'FT') === 'Sig' && dictAt(after, field, 'V') !== undefined;
    if (index >= oldFields.length) {
      if (!signed) return null;
      added.add(ref.objectNumber);
    } else if (signed && isEmptySignature(before, oldFields[index])) added.add(ref.objectNumber);
  }
  return added;
}

function isEmptySignature(pdf: PDF, ref: PdfObject | undefined): boolean {
  const field = resolved(pdf, ref);
  return field instanceof PdfDict && textAt(pdf, field, 'FT') === 'Sig' && !field.has('V');
}

function fieldRefs(pdf: PDF): PdfObject[] | undefined {
  const form = dictAt(pdf, pdf.getCatalog(), 'AcroForm');
  if (!form) return [];
  return arrayAt(pdf, form, 'Fields')?.toArray();
}

function allowedObjects(
  after: PDF,
  added: ReadonlySet<number>,
  old: ReadonlyMap<number, PdfObject>,
): Set<number> {
  const fields = [...added].map((number) => resolved(after, PdfRef.of(number)));
  const ofFields = reachable(after, fields, old);
  const ofValidation = reachable(
    after,
    [after.getCatalog().get('DSS'), after.getCatalog().get('AcroForm')],
    old,
  );
  return new Set([...ofFields.keys(), ...ofValidation.keys(), ...added]);
}

function catalogKept(before: PDF, after: PDF): boolean {
  const [old, now] = [before.getCatalog(), after.getCatalog()];
  if (canonical(old, CATALOG_ADDITIONS) !== canonical(now, CATALOG_ADDITIONS)) return false;
  const oldForm = dictAt(before, old, 'AcroForm');
  const newForm = dictAt(after, now, 'AcroForm');
  if (!oldForm)
    return (
      !newForm || [...newForm.keys()].every((key) => ['Fields', 'SigFlags', 'DA', 'DR'].includes(key.value))
    );
  const variable = ['Fields', 'SigFlags'];
  return newForm !== undefined && canonical(oldForm, variable) === canonical(newForm, variable);
}

function pagesKept(before: PDF, after: PDF, added: ReadonlySet<number>): boolean {
  const oldPages = before.getPages();
  return after.getPages().every((page, index) => {
    const old = oldPages[index]!;
    if (canonical(old.dict, ['Annots']) !== canonical(page.dict, ['Annots'])) return false;
    const oldAnnotations = arrayAt(before, old.dict, 'Annots')?.toArray() ?? [];
    const annotations = arrayAt(after, page.dict, 'Annots')?.toArray() ?? [];
    if (oldAnnotations.some((one, at) => canonical(one) !== canonical(annotations[at]))) return false;
    return annotations
      .slice(oldAnnotations.length)
      .every((one) => one instanceof PdfRef && added.has(one.objectNumber));
  });
}

/** Objects compared by their parts above: the pages, their annotation lists, the form and its fields. */
function containers(pdf: PDF): number[] {
  const catalog = pdf.getCatalog();
  const form = dictAt(pdf, catalog, 'AcroForm');
  const refs: (PdfObject | undefined)[] = [catalog.get('AcroForm'), form?.get('Fields')];
  for (const page of pdf.getPages()) refs.push(page.ref, page.dict.get('Annots'));
  return refs.flatMap((ref) => (ref instanceof PdfRef ? [ref.objectNumber] : []));
}
