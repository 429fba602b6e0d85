import { DomainError } from '../platform/errors.ts';
import { ACCEPTED_MEDIA_TYPES } from './received-file.ts';

/** Refusals of a received file. The caller adds which field or part it was. */
export function typeNotAccepted(): DomainError {
  return new DomainError({
    code: 'documents.type_not_accepted',
    kind: 'invalid',
    message: `Expected a file whose content is ${ACCEPTED_MEDIA_TYPES.join(', ')}, but it is something else`,
  });
}

export function fileTooLarge(maxBytes: number): DomainError {
  return new DomainError({
    code: 'documents.too_large',
    kind: 'too_large',
    message: `Expected a file of at most ${maxBytes} bytes, but it is larger`,
    facts: { maxBytes, maxMegabytes: Math.floor((maxBytes * 10) / 1024 ** 2) / 10 },
  });
}

export function fileEmpty(): DomainError {
  return new DomainError({
    code: 'documents.empty',
    kind: 'invalid',
    message: 'Expected a file with content, but it is empty',
  });
}

export function encryptedPdf(): DomainError {
  return new DomainError({
    code: 'documents.encrypted_pdf',
    kind: 'invalid',
    message: 'Expected a PDF without protection, but it is encrypted',
  });
}

/** `cause`: why it could not be read to its end; without it, its bytes are wrong. */
export function damagedPdf(cause?: unknown): DomainError {
  return new DomainError({
    code: 'documents.damaged_pdf',
    kind: 'invalid',
    message: 'Expected a readable PDF, but its structure is damaged',
    ...(cause === undefined ? {} : { cause }),
  });
}

export function damagedImage(): DomainError {
  return new DomainError({
    code: 'documents.damaged_image',
    kind: 'invalid',
    message: 'Expected a readable image, but its structure is damaged',
  });
}

export function imageTooLarge(maxMegapixels: number): DomainError {
  return new DomainError({
    code: 'documents.image_too_large',
    kind: 'invalid',
    message: `Expected an image of at most ${maxMegapixels} million pixels, but it has more`,
    facts: { maxMegapixels },
  });
}
