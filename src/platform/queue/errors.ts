import { DomainError } from '../errors.ts';

/** The queue server does not answer, or the queue is closed. The work is kept in the outbox. */
export function queueUnavailable(cause: unknown): DomainError {
  return new DomainError({
    code: 'queue.unavailable',
    kind: 'unavailable',
    message: 'Expected the queue server to answer, but it did not',
    cause,
  });
}
