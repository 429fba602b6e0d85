import { Type } from 'typebox';
import { requirePerson } from '../identity/index.ts';
import type { HttpApp, ModuleRoutes } from '../platform/http/index.ts';
import type { Platform } from '../platform/platform.ts';
import { INSTRUCTIONS } from './instruction.ts';
import { letterFor } from './letter-access.ts';
import { letterDetail, letterSummary } from './letter-detail.ts';
import { openLetterFile } from './letter-file.ts';
import { letterHistory } from './letter-history.ts';
import { listLetters } from './letter-list.ts';
import { replyRoutes } from './reply-routes.ts';
import {
  HistorySchema,
  InstructionsSchema,
  LetterDetailSchema,
  LetterPageSchema,
  LetterStatusSchema,
} from './schema.ts';

const tags = ['letters'];
const LetterParams = Type.Object({ id: Type.String({ maxLength: 64 }) });
const FileParams = Type.Object({
  id: Type.String({ maxLength: 64 }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});
const ListQuery = Type.Object({
  status: Type.Optional(LetterStatusSchema),
  search: Type.Optional(Type.String({ maxLength: 200 })),
  cursor: Type.Optional(Type.String({ maxLength: 40 })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 25 }),
});
const Binary = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });

/** Letters as the staff read them, their files and history, and the drafting of the reply. */
export const registryRoutes: ModuleRoutes = async (app, platform) => {
  listRoutes(app);
  letterRoutes(app, platform);
  replyRoutes(app, platform);
};

function listRoutes(app: HttpApp): void {
  app.get(
    '/letters',
    {
      config: { action: 'letters.list' },
      schema: {
        operationId: 'listLetters',
        tags,
        summary: 'Letters the caller may read, newest number first',
        querystring: ListQuery,
        response: { 200: LetterPageSchema },
      },
    },
    async (request) => {
      const page = await listLetters(requirePerson(request.principal), request.query);
      return { ...page, items: page.items.map(letterSummary) };
    },
  );
  app.get(
    '/instructions',
    {
      config: { action: 'directory.read' },
      schema: {
        operationId: 'listInstructions',
        tags,
        summary: 'Instructions that a head may write on a letter',
        response: { 200: InstructionsSchema },
      },
    },
    async () => ({ items: Object.entries(INSTRUCTIONS).map(([key, label]) => ({ key, label })) }),
  );
}

function letterRoutes(app: HttpApp, platform: Platform): void {
  app.get(
    '/letters/:id',
    {
      config: { action: 'letters.read' },
      schema: {
        operationId: 'readLetter',
        tags,
        summary: 'A letter',
        params: LetterParams,
        response: { 200: LetterDetailSchema },
      },
    },
    async (request) => {
      const letter = await letterFor(request.principal, 'letters.read', request.params.id);
      return letterDetail(platform, letter, requirePerson(request.principal));
    },
  );
  app.get(
    '/letters/:id/history',
    {
      config: { action: 'letters.history' },
      schema: {
        operationId: 'readLetterHistory',
        tags,
        summary: 'What happened to a letter, oldest first',
        params: LetterParams,
        response: { 200: HistorySchema },
      },
    },
    async (request) => {
      const letter = await letterFor(request.principal, 'letters.history', request.params.id);
      const items = await letterHistory(letter.administrationId, letter._id);
      return { items: items.map((item) => ({ ...item, at: item.at.toISOString() })) };
    },
  );
  app.get(
    '/letters/:id/files/:sha256',
    {
      config: { action: 'letters.read-file' },
      schema: {
        operationId: 'readLetterFile',
        tags,
        summary: 'A file of a letter, or its receipt',
        params: FileParams,
        querystring: Type.Object({ download: Type.Optional(Type.Literal('1')) }),
        response: { 200: Binary },
      },
    },
    async (request, reply) => {
      const letter = await letterFor(request.principal, 'letters.read-file', request.params.id);
      const { file, content } = await openLetterFile(platform, letter, request.params.sha256);
      return reply.file({ ...file, download: request.query.download === '1' }).send(content);
    },
  );
}
