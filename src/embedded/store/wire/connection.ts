import type { Socket } from 'node:net';
import { dispatch } from '../commands/dispatch.ts';
import type { Engine } from '../engine.ts';
import { StoreError } from '../errors.ts';
import type { Doc } from '../values/bson.ts';
import {
  errorBody,
  HEADER,
  MAX_MESSAGE,
  OP_COMPRESSED,
  OP_MSG,
  OP_QUERY,
  readMessage,
  readQuery,
  replyBody,
  writeMessage,
  writeQueryReply,
} from './messages.ts';

export interface ConnectionOptions {
  engine: Engine;
  id: number;
  /** Told of errors that are no refusals: defects of this server. */
  onDefect: (error: unknown) => void;
}

/**
 * Serves one client: messages are answered one at a time, in the order they came. `idle()` settles when
 * nothing is being worked on.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  #pending: Buffer[] = [];
  #pendingLength = 0;
  /** Bytes to wait for before looking again: a header, then the message it announces. */
  #needed = HEADER;
  #work: Promise<void> = Promise.resolve();

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', () => socket.destroy());
  }

  async idle(): Promise<void> {
    await this.#work;
  }

  end(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#pending.push(chunk);
    this.#pendingLength += chunk.length;
    while (this.#pendingLength >= this.#needed) {
      const all = this.#pending.length === 1 ? this.#pending[0]! : Buffer.concat(this.#pending);
      const length = all.readInt32LE(0);
      if (length < HEADER || length > MAX_MESSAGE) {
        this.#socket.destroy();
        return;
      }
      const whole = all.length >= length;
      this.#pending = [whole ? all.subarray(length) : all];
      this.#pendingLength = whole ? all.length - length : all.length;
      this.#needed = whole ? HEADER : length;
      if (!whole) return;
      const message = all.subarray(0, length);
      this.#work = this.#work.then(() => this.#serve(message));
    }
  }

  async #serve(message: Buffer): Promise<void> {
    const responseTo = message.readInt32LE(4);
    const opCode = message.readInt32LE(12);
    if (opCode === OP_MSG) await this.#serveMessage(message, responseTo);
    else if (opCode === OP_QUERY)
      this.#send(writeQueryReply(responseTo, await this.#answer(() => readQuery(message))));
    else {
      this.#options.onDefect(
        new StoreError(
          'NotImplemented',
          `Expected OP_MSG, but got op code ${opCode}${opCode === OP_COMPRESSED ? ' (compression)' : ''}`,
        ),
      );
      this.#socket.destroy();
    }
  }

  async #serveMessage(message: Buffer, responseTo: number): Promise<void> {
    let silent = false;
    const body = await this.#answer(() => {
      const request = readMessage(message);
      silent = request.silent;
      return request.body;
    });
    if (!silent) this.#send(writeMessage(responseTo, body));
  }

  async #answer(parse: () => Doc): Promise<Buffer> {
    try {
      return replyBody(await dispatch(this.#options.engine, this.#options.id, parse()));
    } catch (error) {
      if (error instanceof StoreError) return errorBody(error);
      this.#options.onDefect(error);
      return errorBody(
        new StoreError('InternalError', error instanceof Error ? error.message : 'internal error'),
      );
    }
  }

  #send(bytes: Buffer): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }
}
