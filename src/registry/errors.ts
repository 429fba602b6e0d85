import { DomainError, type FieldFault } from '../platform/errors.ts';

export function letterNotFound(): DomainError {
  return new DomainError({
    code: 'registry.letter_not_found',
    kind: 'not_found',
    message: 'Expected a letter of this administration, but there is none with this id',
  });
}

export function filingRefused(faults: readonly FieldFault[]): DomainError {
  return new DomainError({
    code: 'registry.filing_refused',
    kind: 'invalid',
    message: `Expected a complete filing, but ${faults.length} field(s) are wrong`,
    faults,
  });
}

export function administrationUnknown(): DomainError {
  return new DomainError({
    code: 'registry.administration_unknown',
    kind: 'invalid',
    message: 'Expected an administration of the directory, but there is none with this id or code',
    faults: [{ pointer: '/administration', code: 'registry.administration_unknown' }],
  });
}

export function administrationClosed(): DomainError {
  return new DomainError({
    code: 'registry.administration_closed',
    kind: 'invalid',
    message: 'Expected an administration that is open for filing, but it is closed',
    faults: [{ pointer: '/administration', code: 'registry.administration_closed' }],
  });
}

export function idempotencyKeyReused(): DomainError {
  return new DomainError({
    code: 'registry.idempotency_key_reused',
    kind: 'invalid',
    message: 'Expected the filing first sent with this idempotency key, but the filing is another',
  });
}

export function codeUnknown(): DomainError {
  return new DomainError({
    code: 'registry.code_unknown',
    kind: 'not_found',
    message: 'Expected a code that was printed on a document, but it is unknown',
  });
}

export function replyNotFound(): DomainError {
  return new DomainError({
    code: 'registry.reply_not_found',
    kind: 'not_found',
    message: 'Expected a reply to this letter, but none is written yet',
  });
}

export function notAnswered(): DomainError {
  return new DomainError({
    code: 'registry.not_answered',
    kind: 'not_found',
    message: 'Expected an answered letter, but the answer is not sent yet',
  });
}

/** A refusal by the state of a letter or reply: `code` says which rule. */
export function stateRefused(
  code: string,
  message: string,
  facts?: Record<string, string | number | boolean>,
): DomainError {
  return new DomainError({ code, kind: 'conflict', message, ...(facts === undefined ? {} : { facts }) });
}

/** A document that is on its way: the caller asks again in a moment. */
export function notReadyYet(code: string, message: string): DomainError {
  return new DomainError({ code, kind: 'conflict', message });
}
