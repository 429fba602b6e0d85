import { DomainError } from '../errors.ts';
import { outageOf } from '../outage.ts';
import { bodyTooLarge, httpError, internalError, routeNotFound } from './errors.ts';

/** An error as the HTTP layer answers it; `unforeseen` ones are logged as ERROR. */
export interface ForeignError {
  readonly error: DomainError;
  readonly status?: number;
  readonly unforeseen: boolean;
}

const malformed = (): DomainError =>
  httpError('malformed_body', 'invalid', 'Expected a well-formed body, but it is not');
const unsupported = (): DomainError =>
  httpError('unsupported_media_type', 'invalid', 'Expected a media type the route reads, but it is another');

/** Refusals of fastify and its plugins, by their code. */
const KNOWN: Readonly<Record<string, () => { error: DomainError; status?: number }>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => ({ error: unsupported(), status: 415 }),
  FST_INVALID_MULTIPART_CONTENT_TYPE: () => ({ error: unsupported(), status: 415 }),
  FST_ERR_CTP_BODY_TOO_LARGE: () => ({ error: bodyTooLarge() }),
  FST_REQ_FILE_TOO_LARGE: () => ({ error: bodyTooLarge() }),
  FST_PARTS_LIMIT: () => ({ error: bodyTooLarge() }),
  FST_FILES_LIMIT: () => ({ error: bodyTooLarge() }),
  FST_FIELDS_LIMIT: () => ({ error: bodyTooLarge() }),
  FST_ERR_CTP_INVALID_JSON_BODY: () => ({ error: malformed(), status: 400 }),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => ({ error: malformed(), status: 400 }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => ({ error: malformed(), status: 400 }),
  FST_MP_PREMATURE_CLOSE: () => ({ error: malformed(), status: 400 }),
  // The caller hung up: nobody reads this answer.
  ECONNRESET: () => ({ error: malformed(), status: 400 }),
  ERR_STREAM_PREMATURE_CLOSE: () => ({ error: malformed(), status: 400 }),
  FST_PROTO_VIOLATION: () => ({ error: malformed(), status: 400 }),
  FST_ERR_BAD_URL: () => ({ error: routeNotFound() }),
  FST_ERR_NOT_FOUND: () => ({ error: routeNotFound() }),
};

/** What busboy says, without a code, about a body that is no multipart. */
const BROKEN_MULTIPART = /multipart|malformed part header|boundary not found/i;

/** Any thrown value as a domain error; what nobody foresaw becomes `http.internal`. */
export function toDomainError(thrown: unknown): ForeignError {
  if (thrown instanceof DomainError) return { error: thrown, unforeseen: false };
  const outage = outageOf(thrown);
  if (outage !== null) return { error: outage, unforeseen: false };
  const known = KNOWN[codeOf(thrown)]?.();
  if (known !== undefined) return { ...known, unforeseen: false };
  if (thrown instanceof Error && BROKEN_MULTIPART.test(thrown.message)) {
    return { error: malformed(), status: 400, unforeseen: false };
  }
  const status = statusOf(thrown);
  if (status >= 400 && status < 500) {
    const error = httpError(
      'bad_request',
      'invalid',
      'Expected a request the server understands, but it is not',
    );
    return { error, status, unforeseen: false };
  }
  return { error: internalError(), status: 500, unforeseen: true };
}

function codeOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
}

function statusOf(thrown: unknown): number {
  return typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown
    ? Number(thrown.statusCode)
    : 500;
}
