import { createHash } from 'node:crypto';
import {
  PdfArray,
  PdfBool,
  PdfDict,
  PdfName,
  PdfNumber,
  PdfRef,
  PdfStream,
  PdfString,
  type PDF,
  type PdfObject,
} from '@libpdf/core';

/** Follows a reference, if it is one. */
export function resolved(pdf: PDF, object: PdfObject | undefined): PdfObject | undefined {
  return object instanceof PdfRef ? (pdf.context.resolve(object) ?? undefined) : object;
}

export function dictAt(pdf: PDF, owner: PdfDict, key: string): PdfDict | undefined {
  const value = resolved(pdf, owner.get(key));
  return value instanceof PdfDict ? value : undefined;
}

export function arrayAt(pdf: PDF, owner: PdfDict, key: string): PdfArray | undefined {
  const value = resolved(pdf, owner.get(key));
  return value instanceof PdfArray ? value : undefined;
}

export function textAt(pdf: PDF, owner: PdfDict, key: string): string | undefined {
  const value = resolved(pdf, owner.get(key));
  if (value instanceof PdfString) return value.asString();
  return value instanceof PdfName ? value.value : undefined;
}

/** A form of an object that is equal for equal content: keys sorted, streams by their hash, references by number. */
export function canonical(object: PdfObject | undefined, without: readonly string[] = []): string {
  if (object instanceof PdfRef) return `${object.objectNumber} ${object.generation} R`;
  if (object instanceof PdfStream) {
    return `stream${entries(object, without)}${createHash('sha256').update(object.data).digest('hex')}`;
  }
  if (object instanceof PdfDict) return entries(object, without);
  if (object instanceof PdfArray)
    return `[${object
      .toArray()
      .map((item) => canonical(item))
      .join(' ')}]`;
  if (object instanceof PdfName) return `/${object.value}`;
  if (object instanceof PdfString) return `(${Buffer.from(object.bytes).toString('hex')})`;
  if (object instanceof PdfNumber || object instanceof PdfBool) return String(object.value);
  return 'null';
}

function entries(dict: PdfDict, without: readonly string[]): string {
  const parts: string[] = [];
  for (const [key, value] of dict) {
    if (!without.includes(key.value)) parts.push(`/${key.value} ${canonical(value)}`);
  }
  return `<<${parts.toSorted().join(' ')}>>`;
}

/**
 * Every indirect object that can be reached from some objects, by number. `/Parent` and `/P` lead
 * back up and are not followed, nor are the objects in `barrier`.
 */
export function reachable(
  pdf: PDF,
  from: readonly (PdfObject | undefined)[],
  barrier: ReadonlyMap<number, PdfObject> = new Map(),
): Map<number, PdfObject> {
  const found = new Map<number, PdfObject>();
  const waiting: PdfObject[] = from.filter((object) => object !== undefined);
  while (waiting.length > 0) {
    const object = waiting.pop()!;
    if (object instanceof PdfRef) {
      if (found.has(object.objectNumber) || barrier.has(object.objectNumber)) continue;
      const target = pdf.context.resolve(object);
      if (target === null) continue;
      found.set(object.objectNumber, target);
      waiting.push(target);
    } else if (object instanceof PdfDict) {
      for (const [key, value] of object) if (key.value !== 'Parent' && key.value !== 'P') waiting.push(value);
    } else if (object instanceof PdfArray) waiting.push(...object.toArray());
  }
  return found;
}
