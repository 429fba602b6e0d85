import { Type } from 'typebox';
import { DomainError } from '../../src/platform/errors.ts';
import { multipartBody, type ModuleRoutes } from '../../src/platform/http/index.ts';

const schema = { operationId: 'op', tags: ['t'], summary: 's' };
const OPEN = { config: { action: 'open' }, schema } as const;

/** Routes of every kind, for tests of what holds for all of them. */
export const sampleRoutes: ModuleRoutes = async (app) => {
  app.get('/open', OPEN, async (request) => ({ language: request.language, kind: request.principal.kind }));
  app.get(
    '/staff',
    { config: { action: 'staff' }, schema: { ...schema, operationId: 'staff' } },
    async (request, reply) => ({
      who: request.principal.kind,
      token: reply.csrfToken(),
    }),
  );
  app.get(
    '/session',
    { config: { action: 'open' }, schema: { ...schema, operationId: 'session' } },
    async (_request, reply) => ({
      csrfToken: reply.csrfToken(),
    }),
  );
  app.get(
    '/list',
    {
      config: { action: 'open' },
      schema: {
        ...schema,
        operationId: 'list',
        querystring: Type.Object({
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
          open: Type.Optional(Type.Boolean()),
        }),
        response: { 200: Type.Object({ limit: Type.Integer(), open: Type.Optional(Type.Boolean()) }) },
      },
    },
    async (request) => request.query,
  );
  app.post(
    '/letters',
    {
      config: { action: 'open' },
      schema: {
        ...schema,
        operationId: 'write',
        body: Type.Object(
          { subject: Type.String({ minLength: 1 }), copies: Type.Integer() },
          { additionalProperties: false },
        ),
        response: { 201: Type.Object({ subject: Type.String(), copies: Type.Integer() }) },
      },
    },
    async (request, reply) => {
      const stored = { ...request.body, secret: 'not declared' };
      return reply.code(201).send(stored);
    },
  );
  app.post(
    '/checks',
    { config: { action: 'open', csrf: false }, schema: { ...schema, operationId: 'check' } },
    async () => ({ match: true }),
  );
  app.post(
    '/files',
    {
      config: { action: 'open', csrf: false },
      schema: {
        ...schema,
        operationId: 'files',
        consumes: ['multipart/form-data'],
        body: multipartBody({ filing: Type.String(), files: Type.Array(Type.String()) }),
      },
    },
    async (request) => {
      const parts: string[] = [];
      for await (const part of request.parts()) {
        if (part.type === 'file')
          parts.push(`${part.fieldname}:${part.filename}:${(await part.toBuffer()).length}`);
        else parts.push(`${part.fieldname}=${String(part.value)}`);
      }
      return { parts };
    },
  );
  app.post(
    '/sign-in',
    {
      config: {
        action: 'open',
        csrf: false,
        rate: 'sign-in',
        rateKey: (request) => (request.body as { login: string }).login,
      },
      schema: { ...schema, operationId: 'signIn', body: Type.Object({ login: Type.String() }) },
    },
    async () => ({ ok: true }),
  );
  app.get(
    '/refuse',
    { config: { action: 'open' }, schema: { ...schema, operationId: 'refuse' } },
    async () => {
      throw new DomainError({
        code: 'test.busy',
        kind: 'unavailable',
        message: 'Expected it, but it is busy',
      });
    },
  );
  app.get('/break', { config: { action: 'open' }, schema: { ...schema, operationId: 'break' } }, async () => {
    throw new Error('connection string mongodb://user:secret@host');
  });
  app.get(
    '/pdf',
    { config: { action: 'open' }, schema: { ...schema, operationId: 'pdf' } },
    async (_request, reply) =>
      reply.file({ name: 'وصل.pdf', mediaType: 'application/pdf', size: 4 }).send(Buffer.from('%PDF')),
  );
};
