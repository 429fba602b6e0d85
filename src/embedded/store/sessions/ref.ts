import { StoreError } from '../errors.ts';

/** The session and number a command carries. */
export interface TransactionRef {
  session: Buffer;
  number: number;
}

export function tooOld(ref: TransactionRef, active: number): StoreError {
  return new StoreError(
    'TransactionTooOld',
    `Cannot start transaction ${ref.number} because a newer transaction ${active} has already started on this session.`,
  );
}
