import { DomainError, type ErrorKind } from '../platform/errors.ts';

/** A refusal of the identity module; every code has its texts in `problems.ts`. */
export class IdentityError extends DomainError {
  constructor(
    code: `identity.${string}`,
    kind: ErrorKind,
    message: string,
    facts: Readonly<Record<string, string | number | boolean>> = {},
  ) {
    super({ code, kind, message, facts });
    this.name = 'IdentityError';
  }
}

export const notSignedIn = (): IdentityError =>
  new IdentityError(
    'identity.not_signed_in',
    'unauthenticated',
    'Expected a signed-in caller, but nobody is',
  );

export const forbidden = (action: string): IdentityError =>
  new IdentityError(
    'identity.forbidden',
    'forbidden',
    `Expected a right to ${action}, but the caller has none`,
    {
      action,
    },
  );

/** Also the answer for what belongs to another administration: its existence is not revealed. */
export const notFound = (): IdentityError =>
  new IdentityError(
    'identity.not_found',
    'not_found',
    'Expected something of this administration, but found none',
  );

export const ownAccount = (): IdentityError =>
  new IdentityError(
    'identity.own_account',
    'conflict',
    'Expected another account, but it is the caller’s own',
  );

/** A name that must be unique is in use. `what` is a field of the request. */
export const nameTaken = (what: 'login' | 'code'): DomainError =>
  new DomainError({
    code: `identity.${what}_taken`,
    kind: 'conflict',
    message: `Expected a new ${what}, but it is in use`,
    faults: [{ pointer: `/${what}`, code: `identity.${what}_taken` }],
  });

/** One field of the request is refused. */
export const invalidField = (
  code: `identity.${string}`,
  pointer: string,
  facts: Readonly<Record<string, string | number>> = {},
): DomainError =>
  new DomainError({
    code,
    kind: 'invalid',
    message: `Expected a valid ${pointer}, but ${code}`,
    facts,
    faults: [{ pointer, code, facts }],
  });
