import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { DomainError } from '../platform/errors.ts';
import { multipartBody, type HttpApp } from '../platform/http/index.ts';
import type { Platform } from '../platform/platform.ts';
import { Turns } from '../platform/turns.ts';
import { checkUploaded, readVerification, type CopyCheck } from '../registry/index.ts';
import { drain, type IncomingPart } from './file-parts.ts';
import { CheckParts, CopyCheckSchema, VerificationSchema } from './schema.ts';
import { Spool } from './spool.ts';
import { reportWire, verificationWire } from './wire.ts';

const tags = ['verifications'];
const CodeParams = Type.Object({ code: Type.String({ maxLength: 80 }) });

/** Public verification of a receipt or a reply by its printed code. Shows nothing of the filer. */
export function verificationRoutes(app: HttpApp, platform: Platform): void {
  app.get(
    '/verifications/:code',
    {
      config: { action: 'verifications.read' },
      schema: {
        operationId: 'readVerification',
        tags,
        summary: 'Who sealed or signed a document, when, and whether anything changed',
        params: CodeParams,
        response: { 200: VerificationSchema },
      },
    },
    async (request) => verificationWire(await readVerification(platform, request.params.code)),
  );
  app.post(
    '/verifications/:code/check',
    {
      config: { action: 'verifications.check', rate: 'anonymous-post', csrf: false },
      schema: {
        operationId: 'checkCopy',
        tags,
        summary: 'Compares a copy with the issued document; the copy is not kept',
        consumes: ['multipart/form-data'],
        params: CodeParams,
        body: multipartBody(CheckParts),
        response: { 200: CopyCheckSchema },
      },
    },
    async (request) => {
      const check = await checkFirstFile(platform, request.params.code, request.parts());
      return { ...check, report: reportWire(check.report) };
    },
  );
}

/** Each holds a whole copy in memory; uploads wait on disk for their turn, so that a slow one holds up nobody. */
const checks = new Turns(2);

async function checkFirstFile(
  platform: Platform,
  code: string,
  parts: AsyncIterable<IncomingPart>,
): Promise<CopyCheck> {
  const spool = new Spool(platform.config.dataDir, platform.config.filing.maxTotalBytes);
  try {
    for await (const part of parts) {
      if (part.file === undefined) continue;
      if (spool.files.length === 0) await spool.add('', part.file);
      else await drain(part.file);
    }
    const [copy] = spool.files;
    if (copy === undefined) throw fileRequired();
    return await checks.run(() => checkSpooled(platform, code, copy.open()));
  } finally {
    await spool.close();
  }
}

async function checkSpooled(platform: Platform, code: string, content: Readable): Promise<CopyCheck> {
  try {
    return await checkUploaded(platform, code, content);
  } finally {
    content.destroy();
  }
}

function fileRequired(): DomainError {
  return new DomainError({
    code: 'portal.file_required',
    kind: 'invalid',
    message: 'Expected a file to check, but there is none',
    faults: [{ pointer: '/file', code: 'portal.file_required' }],
  });
}
