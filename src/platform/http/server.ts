import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { newId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { type Access, guardRequests, requireActions } from './access.ts';
import { type AnswerProblem, answerProblems, answerUnreadable, problemAnswerer } from './answer-problems.ts';
import { closePromptly } from './closing.ts';
import { createCsrf } from './csrf.ts';
import { bodyTooLarge } from './errors.ts';
import { fileHeaders } from './file-headers.ts';
import { healthRoutes, type ReadinessCheck } from './health-routes.ts';
import { readJsonBodies } from './json-bodies.ts';
import { chooseLanguage, LANGUAGE_COOKIE } from './language.ts';
import { measureRequests } from './measure-requests.ts';
import { metricsRoute, type Scrape, scrapeOwn } from './metrics-route.ts';
import { documentApi, documentationAction } from './openapi.ts';
import { turnAwayWhenOverloaded } from './overload.ts';
import { problemCatalogue } from './problem-catalogue.ts';
import type { ProblemTexts } from './problem-texts.ts';
import { platformProblems } from './problems.ts';
import { limitRates, RATE_LIMITS, type RateLimits } from './rate-limits.ts';
import { logRequests } from './request-log.ts';
import type { HttpApp, ModuleRoutes } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { validatorCompiler } from './validation.ts';
import { serveWebApp } from './web-app.ts';

const MEGABYTE = 1024 * 1024;
/** JSON bodies; a route that takes more says so by `bodyLimit`. */
const BODY_LIMIT = MEGABYTE;
/** The parts of a filing beside its files: texts, boundaries, headers. */
const MULTIPART_MARGIN = 2 * MEGABYTE;
/** A slow line may take this long for a whole request. */
const REQUEST_TIMEOUT_MS = 300_000;

export interface HttpServerSpec extends Access {
  /** Mounted under `/api/v1`. */
  readonly modules: readonly ModuleRoutes[];
  /** The texts of the modules; the platform's own are added. */
  readonly problems: readonly ProblemTexts[];
  /** The compiled browser application. */
  readonly webDir?: string;
  readonly readiness?: readonly ReadinessCheck[];
  readonly limits?: Partial<RateLimits>;
  /** What `/metrics` answers; what this process counts, unless given. */
  readonly scrape?: Scrape;
}

/**
 * The HTTP server with everything that holds for every route. Not listening yet; closing it lets
 * running requests finish, ends live streams and refuses new requests.
 */
export async function createHttpServer(platform: Platform, spec: HttpServerSpec): Promise<HttpApp> {
  const answer = problemAnswerer(problemCatalogue([platformProblems, ...spec.problems]));
  const app = bareServer(platform, answer);
  const https = platform.config.publicUrl.startsWith('https:');
  app.setValidatorCompiler(validatorCompiler);
  app.decorateReply('file', function (headers) {
    return this.headers(fileHeaders(headers));
  });
  readJsonBodies(app);
  await app.register(cookie);
  chooseLanguages(app);
  logRequests(app);
  measureRequests(app);
  closePromptly(app);
  answerProblems(app, answer);
  await securityHeaders(app, https);
  turnAwayWhenOverloaded(app);
  refuseGreatBodies(app, platform);
  requireActions(app, spec.actions, documentationAction);
  guardRequests(app, platform, spec, createCsrf(platform.secrets, https));
  limitRates(app, platform.clock, {
    ...RATE_LIMITS,
    filing: platform.config.filing.perMinute,
    ...spec.limits,
  });
  await registerMultipart(app, platform);
  await documentApi(app);
  healthRoutes(app, platform, spec.readiness ?? []);
  metricsRoute(app, platform, spec.scrape ?? scrapeOwn);
  for (const routes of spec.modules)
    await app.register((scope) => routes(scope, platform), { prefix: '/api/v1' });
  if (spec.webDir !== undefined) await serveWebApp(app, spec.webDir);
  return app;
}

function bareServer(platform: Platform, answer: AnswerProblem): HttpApp {
  const logger: FastifyBaseLogger = platform.log;
  return Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    frameworkErrors: answerUnreadable(answer),
    genReqId: () => newId(),
    requestIdHeader: false,
    // The nearest proxy only: what stands further left in X-Forwarded-For, the caller wrote himself.
    trustProxy: platform.config.trustProxy ? (_address, hop) => hop === 0 : false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<TypeBoxTypeProvider>();
}

function chooseLanguages(app: HttpApp): void {
  app.decorateRequest('language', 'ar');
  app.addHook('onRequest', async (request, reply) => {
    const query = request.query;
    request.language = chooseLanguage({
      query: typeof query === 'object' && query !== null && 'lang' in query ? query.lang : undefined,
      cookie: request.cookies[LANGUAGE_COOKIE],
      acceptLanguage: request.headers['accept-language'],
    });
    reply.header('x-request-id', request.id);
  });
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store');
  });
}

/** A multipart body that announces more than a filing may have is refused before it is read. */
function refuseGreatBodies(app: HttpApp, platform: Platform): void {
  const most = platform.config.filing.maxTotalBytes + MULTIPART_MARGIN;
  app.addHook('onRequest', async (request) => {
    if (Number(request.headers['content-length'] ?? 0) > most) throw bodyTooLarge();
  });
}

/** The last line of defence; `documents` counts what it receives and says which file is too large. */
async function registerMultipart(app: HttpApp, { config }: Platform): Promise<void> {
  await app.register(multipart, {
    throwFileSizeLimit: true,
    limits: {
      fieldNameSize: 100,
      fieldSize: BODY_LIMIT,
      fields: 50,
      fileSize: config.filing.maxTotalBytes + 1,
      files: config.filing.maxFiles + 1,
      parts: config.filing.maxFiles + 51,
      headerPairs: 50,
    },
  });
}
