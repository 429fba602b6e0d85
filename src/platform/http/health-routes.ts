import { Type } from 'typebox';
import { DomainError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import type { HttpApp } from './route.ts';

/** One thing that must work before requests are sent here. */
export interface ReadinessCheck {
  readonly name: string;
  /** Throws when it does not work (`NotReady` says why); what it answers is shown. No personal data. */
  check(): Promise<object | void>;
  /** Requests are answered well enough without it: its failure is shown, and no reason to send them elsewhere. */
  readonly degrades?: true;
}

/** Why a check fails, in facts for the operator. */
export class NotReady extends Error {
  readonly facts: object;

  constructor(message: string, facts: object) {
    super(message);
    this.name = 'NotReady';
    this.facts = facts;
  }
}

/** A check that takes longer has failed. */
const PATIENCE_MS = 3_000;

const CheckSchema = Type.Object({
  name: Type.String(),
  ok: Type.Boolean(),
  detail: Type.Optional(Type.Unknown()),
});
const ReadinessSchema = Type.Object({
  ready: Type.Boolean({ description: 'Requests can be answered' }),
  degraded: Type.Boolean({ description: 'Something does not work that requests can do without for a while' }),
  checks: Type.Array(CheckSchema),
});

/** `/healthz`: the process lives. `/readyz`: what it needs answers. */
export function healthRoutes(app: HttpApp, platform: Platform, checks: readonly ReadinessCheck[]): void {
  const config = { action: 'health', csrf: false } as const;
  app.get(
    '/healthz',
    {
      config,
      schema: {
        operationId: 'health',
        tags: ['operation'],
        summary: 'The process lives',
        response: { 200: Type.Object({ status: Type.Literal('ok') }) },
      },
    },
    async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  app.get(
    '/readyz',
    {
      config,
      schema: {
        operationId: 'readiness',
        tags: ['operation'],
        summary: 'Everything it needs answers',
        response: { 200: ReadinessSchema, 503: ReadinessSchema },
      },
    },
    async (_request, reply) => {
      const results = await Promise.all(checks.map((check) => outcome(platform, check)));
      const failed = checks.filter((_, index) => results[index]?.ok === false);
      const ready = failed.every((check) => check.degrades === true);
      return reply
        .code(ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ ready, degraded: failed.length > 0, checks: results });
    },
  );
}

interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: unknown;
}

async function outcome(platform: Platform, { name, check }: ReadinessCheck): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Expected an answer within ${PATIENCE_MS} ms, but there is none`)),
      PATIENCE_MS,
    );
  });
  try {
    const detail = await Promise.race([check(), late]);
    return { name, ok: true, ...(detail === undefined ? {} : { detail }) };
  } catch (error) {
    platform.log.warn({ err: error, check: name }, 'not ready');
    return { name, ok: false, detail: detailOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

function detailOf(error: unknown): unknown {
  if (error instanceof NotReady) return { message: error.message, ...error.facts };
  return error instanceof DomainError ? error.code : 'unavailable';
}
