import { DomainError, type ErrorKind } from '../errors.ts';

type Facts = Readonly<Record<string, string | number | boolean>>;

/** A refusal of the HTTP layer itself. */
export function httpError(code: string, kind: ErrorKind, message: string, facts: Facts = {}): DomainError {
  return new DomainError({ code: `http.${code}`, kind, message, facts });
}

export const routeNotFound = (): DomainError =>
  httpError('not_found', 'not_found', 'Expected a known address, but there is nothing there');

export const csrfRefused = (): DomainError =>
  httpError(
    'csrf_refused',
    'forbidden',
    'Expected X-CSRF-Token to match the diwan_csrf cookie, but it does not',
  );

export const metricsRefused = (): DomainError =>
  httpError(
    'metrics_refused',
    'forbidden',
    'Expected a program of this machine, or METRICS_TOKEN as bearer token, but it is neither',
  );

export const tooManyRequests = (retryAfterSeconds: number): DomainError =>
  httpError('too_many_requests', 'too_many', 'Expected fewer requests, but the limit is passed', {
    retryAfterSeconds,
  });

export const overloaded = (): DomainError =>
  httpError('overloaded', 'unavailable', 'Expected time for this request, but the server is overloaded', {
    retryAfterSeconds: 2,
  });

export const bodyTooLarge = (): DomainError =>
  httpError('too_large', 'too_large', 'Expected a smaller request body, but it is too large');

/** Whatever went wrong inside is in the log under the request id, and nowhere else. */
export const internalError = (): DomainError =>
  httpError('internal', 'unavailable', 'Expected to answer, but something unforeseen happened');
