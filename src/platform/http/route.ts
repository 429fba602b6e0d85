import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Platform } from '../platform.ts';
import type { Principal } from '../principal.ts';
import type { Language } from '../text.ts';

/** Fastify with types taken from the TypeBox schemas of each route. */
export type HttpApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The routes of a module, mounted by main under `/api/v1`. */
export type ModuleRoutes = (app: HttpApp, platform: Platform) => Promise<void>;

/** How often a caller may ask: see `RATE_LIMITS`. */
export type RateClass = 'general' | 'sign-in' | 'anonymous-post' | 'filing';

/** What every route declares in its `config`. Registration without an action throws. */
export interface RouteAccess {
  /** A key of the policy's action table. */
  readonly action: string;
  readonly rate?: RateClass;
  /** What the rate is counted by, beside the address (the login that is tried). Seen after parsing. */
  readonly rateKey?: (request: FastifyRequest) => string;
  /** `false` only for an unsafe method that changes nothing (a check, a search by secret code). */
  readonly csrf?: false;
  /** The route judges `Authorization` itself: it is neither a person's nor an API key's. Everybody is anonymous. */
  readonly credentials?: 'of-the-route';
}

declare module 'fastify' {
  interface FastifyContextConfig extends Partial<RouteAccess> {}
  interface FastifyRequest {
    /** Who asks, set before any handler runs. */
    principal: Principal;
    /** The language of the answer's texts. */
    language: Language;
    /** Reads the credentials again: a long answer learns that the session has ended. */
    authenticateAgain(): Promise<Principal>;
  }
  interface FastifyReply {
    /**
     * The token that state-changing requests must repeat in `X-CSRF-Token`, bound to the session
     * (or to `anonymous`); sets the `diwan_csrf` cookie when it changes.
     */
    csrfToken(sessionId?: string): string;
    /** Headers of a file: media type, `Content-Disposition` with its UTF-8 name, length. */
    file(headers: FileHeaders): this;
  }
}

/** A file sent to a browser. */
export interface FileHeaders {
  readonly name: string;
  readonly mediaType: string;
  readonly size?: number;
  /** Asks the browser to save rather than show. */
  readonly download?: boolean;
}
