import { parentPort } from 'node:worker_threads';
import { DomainError } from '../errors.ts';
import type { WorkerRefusal, WorkerReply } from './worker-channel.ts';

/**
 * The worker's side of `WorkerPool`: answers each message with what `handle` returns. Byte arrays are
 * sent as they are; DomainErrors of kind invalid or too_large travel as refusals.
 */
export function serveRequests(handle: (request: never) => Promise<unknown>): void {
  const answer = async (request: unknown): Promise<void> => {
    const reply = await handle(request as never).then(
      (value): WorkerReply => ({ ok: true, value }),
      (error: unknown): WorkerReply => failure(error),
    );
    send(reply);
  };
  if (parentPort) parentPort.on('message', (request) => void answer(request));
  else {
    process.on('message', (request) => void answer(request));
    process.on('disconnect', () => process.exit(0));
    // A signal to the whole group is the parent's to answer: it may still need this worker to finish.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  }
}

function send(reply: WorkerReply): void {
  if (parentPort) parentPort.postMessage(reply);
  else process.send?.(reply, undefined, undefined, () => undefined);
}

function failure(error: unknown): WorkerReply {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof DomainError)) return { ok: false, message };
  if (error.kind !== 'invalid' && error.kind !== 'too_large') return { ok: false, message };
  const refusal: WorkerRefusal = { code: error.code, kind: error.kind, facts: error.facts };
  return { ok: false, refusal, message };
}
