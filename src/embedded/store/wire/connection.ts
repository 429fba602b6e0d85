import type { Socket } from 'node:net';
import type { Peer } from '../commands/command.ts';
import { dispatch } from '../commands/dispatch.ts';
import type { Engine } from '../engine.ts';
import { ConnectionClosed, StoreError } from '../errors.ts';
import type { Doc } from '../values/bson.ts';
import type { ClusterClock } from './cluster-time.ts';
import {
  errorBody,
  HEADER,
  isSilent,
  MAX_MESSAGE,
  OP_COMPRESSED,
  OP_MSG,
  OP_QUERY,
  readMessage,
  readQuery,
  replyParts,
  writeMessage,
  writeQueryReply,
} from './messages.ts';

export interface ConnectionOptions {
  engine: Engine;
  id: number;
  clock: ClusterClock;
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
  readonly #peer: Peer;
  #pending: Buffer[] = [];
  #pendingLength = 0;
  /** Bytes to wait for before looking again: a header, then the message it announces. */
  #needed = HEADER;
  #work: Promise<void> = Promise.resolve();

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#peer = { id: options.id, appName: '', dropped: false };
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
      this.#work = this.#work.then(() => this.#serve(message)).catch((error) => this.#fail(error));
    }
  }

  /** A defect of this server ends the connection it showed on, and nothing else. */
  #fail(error: unknown): void {
    this.#options.onDefect(error);
    this.#socket.destroy();
  }

  async #serve(message: Buffer): Promise<void> {
    const responseTo = message.readInt32LE(4);
    const opCode = message.readInt32LE(12);
    if (opCode === OP_MSG) await this.#serveMessage(message, responseTo);
    else if (opCode === OP_QUERY) {
      const body = await this.#answer(() => readQuery(message));
      if (body) this.#send(writeQueryReply(responseTo, body));
    } else {
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
    const body = await this.#answer(() => readMessage(message));
    if (body && !isSilent(message)) this.#send(writeMessage(responseTo, body));
  }

  /** The body of the answer; null when there is none and the connection is closed. */
  async #answer(parse: () => Doc): Promise<Buffer[] | null> {
    const { engine, clock } = this.#options;
    try {
      return replyParts(await dispatch(engine, this.#peer, parse()), clock.tick());
    } catch (error) {
      if (error instanceof ConnectionClosed) {
        this.#socket.destroy();
        return null;
      }
      if (error instanceof StoreError) return [errorBody(error, clock.tick())];
      this.#options.onDefect(error);
      const message = error instanceof Error ? error.message : 'internal error';
      return [errorBody(new StoreError('InternalError', message), clock.tick())];
    }
  }

  #send(bytes: Buffer): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }
}
