import type { ServerResponse } from 'node:http';

/** What a reader may lag behind before the stream ends; it comes back and resumes. */
const MOST_UNSENT_BYTES = 1024 * 1024;
/** What the browser waits before it reconnects. */
const RECONNECT_MS = 3_000;

export interface StreamEvent {
  readonly id?: string;
  readonly event: string;
  readonly data: unknown;
}

/** One `text/event-stream` answer (HTML Living Standard, section 9.2). */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #onEnd: () => void;
  #ended = false;

  /** Writes the headers; `onEnd` is called once, whoever ends the stream. */
  constructor(
    response: ServerResponse,
    headers: Readonly<Record<string, string | number | string[] | undefined>>,
    onEnd: () => void,
  ) {
    this.#response = response;
    this.#onEnd = onEnd;
    response.on('close', () => this.#finish());
    response.on('error', () => this.#finish());
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    this.#write(`retry: ${RECONNECT_MS}\n\n`);
  }

  send({ id, event, data }: StreamEvent): void {
    const name = id === undefined ? '' : `id: ${id}\n`;
    this.#write(`${name}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Keeps proxies from closing a quiet connection. */
  beat(): void {
    this.#write(':\n\n');
  }

  end(): void {
    if (!this.#ended) this.#response.end();
    this.#finish();
  }

  #write(text: string): void {
    if (this.#ended) return;
    this.#response.write(text);
    if (this.#response.writableLength > MOST_UNSENT_BYTES) {
      this.#response.destroy();
      this.#finish();
    }
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
  }
}
