import { Type } from 'typebox';
import { multipartBody, type HttpApp } from '../platform/http/index.ts';
import type { Platform } from '../platform/platform.ts';
import { findTracking, openAnswer, readTracking } from '../registry/index.ts';
import { receiveCompletion } from './receive-completion.ts';
import { CompletionParts, FindTrackingSchema, FoundTrackingSchema, TrackingSchema } from './schema.ts';
import { trackingWire } from './wire.ts';

const tags = ['trackings'];
const CodeParams = Type.Object({ code: Type.String({ maxLength: 80 }) });
const Binary = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });

/** Following a letter with its tracking code, completing it, downloading the answer. */
export function trackingRoutes(app: HttpApp, platform: Platform): void {
  readRoute(app, platform);
  findRoute(app, platform);
  completionRoute(app, platform);
  answerRoute(app, platform);
}

function readRoute(app: HttpApp, platform: Platform): void {
  app.get(
    '/trackings/:code',
    {
      config: { action: 'trackings.read' },
      schema: {
        operationId: 'readTracking',
        tags,
        summary: 'Where a letter stands; a browser is sent to the page',
        params: CodeParams,
        response: { 200: TrackingSchema },
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      if (isBrowsing(request.headers.accept)) {
        return reply.redirect(`${platform.config.publicUrl}/track/${encodeURIComponent(code)}`, 303);
      }
      return trackingWire(await readTracking(platform, code));
    },
  );
}

/** A browser that follows an address asks for a page; scripts and machines do not. */
function isBrowsing(accept: string | undefined): boolean {
  return accept !== undefined && accept.includes('text/html') && !accept.includes('application/json');
}

function findRoute(app: HttpApp, platform: Platform): void {
  app.post(
    '/trackings/find',
    {
      config: { action: 'trackings.find', rate: 'anonymous-post', csrf: false },
      schema: {
        operationId: 'findTracking',
        tags,
        summary: 'The tracking address of a number and its tracking code',
        body: FindTrackingSchema,
        response: { 200: FoundTrackingSchema },
      },
    },
    (request) => findTracking(platform, request.body.number, request.body.trackingCode),
  );
}

function completionRoute(app: HttpApp, platform: Platform): void {
  app.post(
    '/trackings/:code/completion',
    {
      config: { action: 'trackings.complete', rate: 'anonymous-post' },
      schema: {
        operationId: 'completeFiling',
        tags,
        summary: 'What the filer sends after a request for missing documents',
        consumes: ['multipart/form-data'],
        params: CodeParams,
        body: multipartBody(CompletionParts),
        response: { 200: TrackingSchema },
      },
    },
    async (request) => {
      await receiveCompletion(platform, request.params.code, request.parts());
      return trackingWire(await readTracking(platform, request.params.code));
    },
  );
}

function answerRoute(app: HttpApp, platform: Platform): void {
  app.get(
    '/trackings/:code/answer',
    {
      config: { action: 'trackings.answer' },
      schema: {
        operationId: 'readAnswer',
        tags,
        summary: 'The signed answer',
        params: CodeParams,
        querystring: Type.Object({ download: Type.Optional(Type.Literal('1')) }),
        response: { 200: Binary },
      },
    },
    async (request, reply) => {
      const { file, content } = await openAnswer(platform, request.params.code);
      return reply.file({ ...file, download: request.query.download === '1' }).send(content);
    },
  );
}
