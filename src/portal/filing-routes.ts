import { Type } from 'typebox';
import { DomainError } from '../platform/errors.ts';
import { multipartBody, type HttpApp } from '../platform/http/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { FiledLetter } from '../registry/index.ts';
import { openReceipt } from '../registry/index.ts';
import { receiveFiling, type FilingCall } from './receive-filing.ts';
import { FiledSchema, FilingParts, PendingSchema } from './schema.ts';

const tags = ['filings'];
const Binary = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });
const Headers = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ description: 'Required, 8 to 200 characters; one for each filing' }),
  ),
});

/** Filing, for machines with a key and for people at the portal; and the receipt. */
export function filingRoutes(app: HttpApp, platform: Platform): void {
  filingRoute(app, platform, {
    url: '/filings',
    rate: 'filing',
    operationId: 'submitFiling',
    summary: 'Files a letter, with an API key',
    call: { action: 'filings.submit-by-key', channel: 'api' },
  });
  filingRoute(app, platform, {
    url: '/portal/filings',
    rate: 'anonymous-post',
    operationId: 'submitPortalFiling',
    summary: 'Files a letter from the portal, without an account',
    call: { action: 'filings.submit', channel: 'portal' },
  });
  receiptRoute(app, platform);
}

interface Door {
  readonly url: string;
  readonly rate: 'filing' | 'anonymous-post';
  readonly operationId: string;
  readonly summary: string;
  readonly call: Pick<FilingCall, 'action' | 'channel'>;
}

function filingRoute(app: HttpApp, platform: Platform, door: Door): void {
  app.post(
    door.url,
    {
      config: { action: door.call.action, rate: door.rate },
      schema: {
        operationId: door.operationId,
        tags,
        summary: door.summary,
        consumes: ['multipart/form-data'],
        headers: Headers,
        body: multipartBody(FilingParts),
        response: { 201: FiledSchema },
      },
    },
    async (request, reply) => {
      const idempotencyKey = keyOf(request.headers['idempotency-key']);
      const call = { ...door.call, principal: request.principal, idempotencyKey };
      const filed = await receiveFiling(platform, call, request.parts());
      return reply.code(201).header('location', filed.tracking).send(answerOf(filed));
    },
  );
}

function answerOf({
  number,
  trackingCode,
  receipt,
  verification,
  tracking,
}: FiledLetter): Pick<FiledLetter, 'number' | 'trackingCode' | 'receipt' | 'verification' | 'tracking'> {
  return { number, trackingCode, receipt, verification, tracking };
}

function keyOf(header: unknown): string {
  const key = typeof header === 'string' ? header.trim() : '';
  if (/^[\x21-\x7e]{8,200}$/.test(key)) return key;
  throw new DomainError({
    code: 'portal.idempotency_key_required',
    kind: 'invalid',
    message: 'Expected a header Idempotency-Key of 8 to 200 visible characters, but it is missing or another',
  });
}

function receiptRoute(app: HttpApp, platform: Platform): void {
  app.get(
    '/receipts/:code',
    {
      config: { action: 'receipts.read' },
      schema: {
        operationId: 'readReceipt',
        tags,
        summary: 'The sealed receipt; 202 while it is being sealed',
        params: Type.Object({ code: Type.String({ maxLength: 80 }) }),
        querystring: Type.Object({ download: Type.Optional(Type.Literal('1')) }),
        response: { 200: Binary, 202: PendingSchema },
      },
    },
    async (request, reply) => {
      const receipt = await openReceipt(platform, request.params.code);
      if (receipt === null)
        return reply
          .code(202)
          .header('retry-after', '1')
          .send({ status: 'pending' as const });
      const download = request.query.download === '1';
      return reply.file({ ...receipt.file, download }).send(receipt.content);
    },
  );
}
