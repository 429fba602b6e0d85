import { fork } from 'node:child_process';
import { Worker, type TransferListItem } from 'node:worker_threads';

/** What a worker answers to one request. A `refusal` is a foreseen DomainError, told by its parts. */
export type WorkerReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal?: WorkerRefusal; readonly message: string };

export interface WorkerRefusal {
  readonly code: string;
  readonly kind: 'invalid' | 'too_large';
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** Why a request got no answer. */
export type WorkerEnd = 'timeout' | 'memory' | 'ended';

/** One running worker, whether a thread or a process: a request in, a reply out, and the news of its end. */
export interface WorkerChannel {
  send(request: unknown, transfer: readonly TransferListItem[]): void;
  onReply(listener: (reply: WorkerReply) => void): void;
  onEnd(listener: (reason: WorkerEnd, detail: string) => void): void;
  /** While held, the worker keeps the program alive; an idle worker does not. */
  hold(busy: boolean): void;
  stop(): void;
}

/** A thread of this process: cheap transfer of bytes, memory bounded, but a native crash ends the process. */
export function openThread(entry: string, maxHeapMegabytes: number): WorkerChannel {
  const worker = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes } });
  return {
    send: (request, transfer) => worker.postMessage(request, [...transfer]),
    onReply: (listener) => worker.on('message', listener),
    onEnd: (listener) => {
      worker.on('error', (error: NodeJS.ErrnoException) =>
        listener(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'ended', error.message),
      );
      worker.on('exit', (code) => listener('ended', `exit ${code}`));
    },
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    stop: () => void worker.terminate(),
  };
}

/**
 * A child process: a native crash in it (Typst is native code) costs one request, not the server.
 * It ends by itself when its parent does, since its channel closes.
 */
export function openProcess(entry: string, maxHeapMegabytes: number): WorkerChannel {
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [`--max-old-space-size=${maxHeapMegabytes}`],
  });
  return {
    send: (request) => void child.send(request as object, () => undefined),
    onReply: (listener) => child.on('message', (reply) => listener(reply as WorkerReply)),
    onEnd: (listener) => {
      child.on('error', (error) => listener('ended', error.message));
      child.on('exit', (code, signal) => listener('ended', `exit ${code ?? signal}`));
    },
    hold: (busy) => {
      if (busy) {
        child.ref();
        child.channel?.ref();
      } else {
        child.unref();
        child.channel?.unref();
      }
    },
    stop: () => void child.kill('SIGKILL'),
  };
}
