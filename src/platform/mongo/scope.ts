/**
 * Leave to cross administrations, for one query: `{ scope: crossAdministration('why') }`.
 * The files that take it are listed in a test.
 */
export class CrossScope {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Names why a query looks at more than one administration. */
export function crossAdministration(reason: string): CrossScope {
  if (reason.trim() === '') throw new Error('Expected a reason to cross administrations, but it is empty');
  return new CrossScope(reason);
}

/** A query written without its administration: a mistake of ours, never of a caller. */
export class UnscopedQueryError extends Error {
  constructor(collection: string, operation: string) {
    super(
      `Expected ${operation} on ${collection} to name its administrationId, or a scope from crossAdministration(reason), but it has neither`,
    );
    this.name = 'UnscopedQueryError';
  }
}

/** A write that would move a document to another administration, or could: a mistake of ours. */
export class AdministrationChangedError extends Error {
  constructor(collection: string) {
    super(`Expected a write on ${collection} to leave administrationId as it is, but it may change it`);
    this.name = 'AdministrationChangedError';
  }
}

declare module 'mongodb' {
  interface CommandOperationOptions {
    /** Leave to cross administrations. Taken by the guard, never sent. */
    scope?: CrossScope;
  }
}

declare module 'mongoose' {
  // The type parameter must be repeated as mongoose declares it.
  interface QueryOptions<DocType = unknown> {
    /** Leave to cross administrations. Taken by the guard, never sent. */
    scope?: CrossScope;
  }
}
