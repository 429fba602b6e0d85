import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { Type } from 'typebox';
import type { HttpApp } from './route.ts';
import { ProblemSchema } from './problem-schema.ts';

/** Where the documentation is browsed; the pages are all below it. */
const DOCS = '/api/v1/docs';

/** An OpenAPI 3.1 document, as data. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

/** Collects the routes registered after it into the OpenAPI document, and shows it. */
export async function documentApi(app: HttpApp): Promise<void> {
  app.addSchema(ProblemSchema);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Diwan',
        version: '1',
        description:
          'Registry office, correspondence and signature book. Refusals are RFC 9457 problems in Arabic, French or English. Within v1 nothing is removed or made stricter.',
      },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key of an administration.' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'diwan_session',
            description: 'A signed-in browser; writing also needs X-CSRF-Token.',
          },
        },
      },
    },
    refResolver: { buildLocalReference: ({ $id }) => (typeof $id === 'string' ? $id : 'Unnamed') },
    transform: ({ schema, url }) => ({ schema: withProblems(schema), url }),
  });
  await app.register(swaggerUi, {
    routePrefix: DOCS,
    theme: { title: 'Diwan API' },
    uiConfig: { deepLinking: true },
  });
  app.get(
    '/api/v1/openapi.json',
    {
      config: { action: 'docs', csrf: false },
      schema: {
        operationId: 'openapi',
        tags: ['operation'],
        summary: 'This document',
        response: { 200: Type.Unknown() },
      },
    },
    async (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(openApiText(sorted(app.swagger()))),
  );
}

/** The pages of the documentation come from a plugin that knows no actions. */
export function documentationAction(url: string): string | undefined {
  return url === DOCS || url.startsWith(`${DOCS}/`) ? 'docs' : undefined;
}

/** The document of a whole application: the same routes give the same bytes. */
export async function openApiDocument(app: HttpApp): Promise<OpenApiDocument> {
  await app.ready();
  return sorted(app.swagger());
}

/** As it is committed: two spaces, one newline at the end. */
export function openApiText(document: OpenApiDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function withProblems<T extends { hide?: boolean; response?: unknown }>(schema: T): T {
  if (schema.hide === true) return schema;
  const problem = {
    description: 'Refused',
    content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
  };
  const declared = typeof schema.response === 'object' ? schema.response : {};
  return { ...schema, response: { ...declared, '4xx': problem, '5xx': problem } };
}

/** Objects by key, lists as they are. */
function sorted(value: object): OpenApiDocument {
  return sortKeys(value) as OpenApiDocument;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
