import { DomainError } from '../platform/errors.ts';

/** The PDF cannot take one more signature without breaking something. `cause` is a stable word. */
export function notSignable(cause: string): DomainError {
  return new DomainError({
    code: 'signatures.not_signable',
    kind: 'invalid',
    message: `Expected a PDF that takes an incremental update, but it is ${cause}`,
    facts: { cause },
  });
}

export function keyMissing(owner: 'seal' | 'person'): DomainError {
  return new DomainError({
    code: 'signatures.key_missing',
    kind: 'conflict',
    message: `Expected a signing key for the ${owner}, but there is none`,
    facts: { owner },
  });
}

export function keyExpired(notAfter: Date): DomainError {
  return new DomainError({
    code: 'signatures.key_expired',
    kind: 'conflict',
    message: 'Expected a certificate within its period, but it is not',
    facts: { notAfter: notAfter.toISOString() },
  });
}

/** The signature just made does not verify: nothing is handed out. */
export function signingFailed(problems: readonly string[]): DomainError {
  return new DomainError({
    code: 'signatures.signing_failed',
    kind: 'unavailable',
    message: `Expected every signature to verify after signing, but: ${problems.join(', ')}`,
  });
}
