import { Type } from 'typebox';
import { requirePerson } from '../identity/index.ts';
import type { HttpApp } from '../platform/http/index.ts';
import type { Platform } from '../platform/platform.ts';
import { replyNotFound } from './errors.ts';
import { letterFor } from './letter-access.ts';
import { replyDraft } from './letter-detail.ts';
import { replyFile } from './read-answer.ts';
import { saveDraft } from './reply-draft.ts';
import { previewReply } from './reply-preview.ts';
import { findReply } from './reply-store.ts';
import { ReplyContentSchema, ReplyDraftSchema } from './schema.ts';

const tags = ['letters'];
const LetterParams = Type.Object({ id: Type.String({ maxLength: 64 }) });
const Binary = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });

/** Draft, preview and signed PDF of the reply to a letter. */
export function replyRoutes(app: HttpApp, platform: Platform): void {
  app.get(
    '/letters/:id/reply',
    {
      config: { action: 'replies.read' },
      schema: {
        operationId: 'readReply',
        tags,
        summary: 'The draft of the reply; revision 0 when nothing is written yet',
        params: LetterParams,
        response: { 200: ReplyDraftSchema },
      },
    },
    async (request) => {
      const letter = await letterFor(request.principal, 'replies.read', request.params.id);
      return replyDraft(letter, await findReply(letter.administrationId, letter._id));
    },
  );
  app.put(
    '/letters/:id/reply',
    {
      config: { action: 'replies.write' },
      schema: {
        operationId: 'writeReply',
        tags,
        summary: 'Saves the draft of the reply; refused on another revision than the one read',
        params: LetterParams,
        body: ReplyContentSchema,
        response: { 200: ReplyDraftSchema },
      },
    },
    async (request) => {
      const letter = await letterFor(request.principal, 'replies.write', request.params.id);
      const place = { administrationId: letter.administrationId, letterId: letter._id };
      const reply = await saveDraft(platform, place, request.body, requirePerson(request.principal));
      return replyDraft(letter, reply);
    },
  );
  pdfRoute(app, platform);
}

function pdfRoute(app: HttpApp, platform: Platform): void {
  app.get(
    '/letters/:id/reply/pdf',
    {
      config: { action: 'replies.read' },
      schema: {
        operationId: 'readReplyPdf',
        tags,
        summary: 'The signed reply, or the draft under a watermark',
        params: LetterParams,
        querystring: Type.Object({ download: Type.Optional(Type.Literal('1')) }),
        response: { 200: Binary },
      },
    },
    async (request, answer) => {
      const letter = await letterFor(request.principal, 'replies.read', request.params.id);
      const reply = await findReply(letter.administrationId, letter._id);
      if (reply === null) throw replyNotFound();
      const download = request.query.download === '1';
      if (reply.signed !== undefined) {
        const file = replyFile(reply.number ?? letter.number, reply.signed);
        return answer
          .file({ ...file, download })
          .send(await platform.blobs.open(letter.administrationId, file.sha256));
      }
      const pdf = await previewReply(platform, letter, reply);
      const name = `projet-${letter.number.replaceAll('/', '-')}.pdf`;
      return answer
        .file({ name, mediaType: 'application/pdf', size: pdf.length, download })
        .send(Buffer.from(pdf));
    },
  );
}
