import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../principal.ts';
import type { Secrets } from '../secrets.ts';
import { csrfRefused } from './errors.ts';

/** Double submit: the same token in this cookie and in the header `X-CSRF-Token`. */
const CSRF_COOKIE = 'diwan_csrf';
const CSRF_HEADER = 'x-csrf-token';
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface Csrf {
  /** The token of this caller: the cookie's when it still holds, else a new one, set as cookie. */
  tokenFor(request: FastifyRequest, reply: FastifyReply, sessionId?: string): string;
  /** Refuses an unsafe request from a browser that does not repeat its token. */
  require(request: FastifyRequest): void;
}

/**
 * Tokens are `nonce.mac`, the MAC binding them to the session (or to nobody's), so that a cookie
 * planted by a neighbouring site is worth nothing. API keys are exempt: no browser adds them by itself.
 */
export function createCsrf(secrets: Secrets, secure: boolean): Csrf {
  const tokenOf = (nonce: string, session: string): string =>
    `${nonce}.${secrets.derive('csrf', `${session}:${nonce}`)}`;
  const holds = (token: string | undefined, session: string): token is string => {
    const nonce = token?.split('.')[0] ?? '';
    return token !== undefined && nonce !== '' && same(token, tokenOf(nonce, session));
  };
  return {
    tokenFor: (request, reply, sessionId = sessionOf(request.principal)) => {
      const kept = request.cookies[CSRF_COOKIE];
      if (holds(kept, sessionId)) return kept;
      const token = tokenOf(randomBytes(16).toString('base64url'), sessionId);
      reply.setCookie(CSRF_COOKIE, token, { path: '/', sameSite: 'lax', httpOnly: true, secure });
      return token;
    },
    require: (request) => {
      if (SAFE_METHODS.has(request.method) || request.principal.kind === 'api-client') return;
      const sent = request.headers[CSRF_HEADER];
      const kept = request.cookies[CSRF_COOKIE];
      const fromOurPages = request.headers['sec-fetch-site'] !== 'cross-site';
      const repeated = typeof sent === 'string' && kept !== undefined && same(sent, kept);
      if (!fromOurPages || !repeated || !holds(kept, sessionOf(request.principal))) throw csrfRefused();
    },
  };
}

function sessionOf(principal: Principal): string {
  return principal.kind === 'person' ? principal.sessionId : 'anonymous';
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
