/** What went wrong, in terms the domain knows. The two translators map it: HTTP status, or job retry. */
export type ErrorKind =
  | 'not_found'
  | 'conflict'
  /** A condition that the caller set (`If-Match`) does not hold. */
  | 'precondition'
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'too_large'
  | 'too_many'
  | 'unavailable';

/** One refused field: a JSON pointer into the request body, a stable code and its facts. */
export interface FieldFault {
  readonly pointer: string;
  readonly code: string;
  readonly detail?: string;
  readonly facts?: Readonly<Record<string, string | number>>;
}

export interface DomainErrorInit {
  /** Stable, dotted: `module.what_is_wrong`. Documented in docs/errors.md and translated in the catalogues. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** English, for logs: "Expected …, but …". No personal data. */
  readonly message: string;
  /** Values the translated message needs. No personal data. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  readonly faults?: readonly FieldFault[];
  readonly cause?: unknown;
}

/**
 * A refusal that the domain foresaw. Carries no HTTP status: `platform/http/problem.ts` and
 * `platform/queue` are the only translators.
 */
export class DomainError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly faults: readonly FieldFault[];

  constructor(init: DomainErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'DomainError';
    this.code = init.code;
    this.kind = init.kind;
    this.facts = init.facts ?? {};
    this.faults = init.faults ?? [];
  }
}
