/** MongoDB error codes this store answers with, by their MongoDB names. */
export const CODES = {
  InternalError: 1,
  BadValue: 2,
  NoSuchKey: 4,
  GraphContainsCycle: 5,
  HostUnreachable: 6,
  HostNotFound: 7,
  UnknownError: 8,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  LockTimeout: 24,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  UnknownReplWriteConcern: 79,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  NetworkTimeout: 89,
  ShutdownInProgress: 91,
  UnsatisfiableWriteConcern: 100,
  WriteConflict: 112,
  CommandNotSupported: 115,
  DocumentValidationFailure: 121,
  ReadConcernMajorityNotAvailableYet: 134,
  ViewDepthLimitExceeded: 165,
  CommandNotSupportedOnView: 166,
  OptionNotSupportedOnView: 167,
  CannotIndexParallelArrays: 171,
  PrimarySteppedDown: 189,
  InvalidIndexSpecificationOption: 197,
  TransactionTooOld: 225,
  NotImplemented: 238,
  SnapshotTooOld: 239,
  SnapshotUnavailable: 246,
  NoSuchTransaction: 251,
  NoQueryExecutionPlans: 291,
  IndexBuildAborted: 276,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  TransactionCommitted: 256,
  TransactionTooLarge: 257,
  ExceededTimeLimit: 262,
  OperationNotSupportedInTransaction: 263,
  PreparedTransactionInProgress: 267,
  APIVersionError: 322,
  APIStrictError: 323,
  SocketException: 9001,
  NotWritablePrimary: 10107,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  Location40414: 40414,
  InterruptedAtShutdown: 11600,
  OutOfDiskSpace: 14031,
  Interrupted: 11601,
  InterruptedDueToReplStateChange: 11602,
  NotPrimaryNoSecondaryOk: 13435,
  NotPrimaryOrSecondary: 13436,
  Location40415: 40415,
  Location40324: 40324,
  Location15998: 15998,
  ConversionFailure: 241,
  Location16020: 16020,
  Location51091: 51091,
  Location168: 168,
} as const;

export type CodeName = keyof typeof CODES;

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(CODES).map(([name, code]) => [code, name]));

/** MongoDB's name of a code; most of those above 10000 are named after their number. */
export function codeNameOf(code: number): string {
  return NAMES.get(code) ?? `Location${code}`;
}

/**
 * A refusal in MongoDB's own terms. The wire layer turns it into `{ ok: 0, code, codeName, errmsg }`,
 * the write commands into an entry of `writeErrors`.
 */
export class StoreError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly labels: readonly string[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: CodeName | number,
    message: string,
    extra: { labels?: readonly string[]; details?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = 'StoreError';
    this.code = typeof code === 'number' ? code : CODES[code];
    this.codeName = codeNameOf(this.code);
    this.labels = extra.labels ?? [];
    this.details = extra.details ?? {};
  }

  /** The same error with more labels, or itself when there is nothing to add. */
  labelled(more: readonly string[]): StoreError {
    const labels = [...new Set([...this.labels, ...more])];
    if (labels.length === this.labels.length) return this;
    return new StoreError(this.code, this.message, { labels, details: this.details });
  }
}

/** Something real MongoDB offers and this store does not: refused, never approximated. */
export function notImplemented(what: string): StoreError {
  return new StoreError('NotImplemented', `The embedded store does not implement ${what}`);
}

/** Two writers met on the same key; the whole transaction may be run again. */
export function writeConflict(): StoreError {
  return new StoreError(
    'WriteConflict',
    'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.',
    { labels: ['TransientTransactionError'] },
  );
}

/** A plain write met a key that an open transaction holds: it waits for `released`, then runs again. */
export class WriteBlocked extends Error {
  readonly released: Promise<void>;

  constructor(released: Promise<void>) {
    super('Expected a free key, but an open transaction holds it');
    this.name = 'WriteBlocked';
    this.released = released;
  }
}

/** A test's fail point closes the connection: the client gets no answer. */
export class ConnectionClosed extends Error {
  constructor() {
    super('Expected an answer, but a fail point closed the connection');
    this.name = 'ConnectionClosed';
  }
}
