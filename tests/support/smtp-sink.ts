import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface SinkMail {
  readonly from: string;
  readonly to: string[];
  /** The message as sent: headers and MIME parts. */
  readonly raw: string;
}

/** After the command DATA, before the mail is read; or when the mail is read and kept. */
export type HangUp = 'before the mail' | 'before the answer';

export interface SmtpSink {
  readonly url: string;
  readonly mails: SinkMail[];
  /** Answers the next commands of this kind with this line instead of its own. */
  refuse(command: 'RCPT' | 'MAIL' | 'DATA', answer: string, times?: number): void;
  /** Drops the connection during the next mails: none of them gets an answer. */
  hangUp(moment: HangUp, times: number): void;
  close(): Promise<void>;
}

/** A mail server that keeps what it is given: RFC 5321's plain dialogue, nothing more. */
export async function openSmtpSink(): Promise<SmtpSink> {
  const mails: SinkMail[] = [];
  const refusals = new Map<string, { answer: string; times: number }>();
  const drops = new Map<HangUp, number>();
  const server = createServer((socket) => new Dialogue(socket, { mails, refusals, drops }).start());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: (command, answer, times = 1) => void refusals.set(command, { answer, times }),
    hangUp: (moment, times) => void drops.set(moment, times),
    close: () => ended(server),
  };
}

interface Sink {
  readonly mails: SinkMail[];
  readonly refusals: Map<string, { answer: string; times: number }>;
  /** How many more connections are dropped at a moment. */
  readonly drops: Map<HangUp, number>;
}

class Dialogue {
  readonly #socket: Socket;
  readonly #sink: Sink;
  #buffer = '';
  #inData = false;
  #from = '';
  #to: string[] = [];

  constructor(socket: Socket, sink: Sink) {
    this.#socket = socket;
    this.#sink = sink;
  }

  start(): void {
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('data', (chunk) => {
      this.#buffer += chunk.toString('latin1');
      this.#read();
    });
    this.#say('220 sink ESMTP');
  }

  #read(): void {
    for (;;) {
      const end = this.#buffer.indexOf(this.#inData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const text = this.#buffer.slice(0, end);
      this.#buffer = this.#buffer.slice(end + (this.#inData ? 5 : 2));
      if (this.#inData) this.#keep(text);
      else this.#obey(text);
    }
  }

  #keep(text: string): void {
    this.#inData = false;
    this.#sink.mails.push({ from: this.#from, to: this.#to, raw: text.replaceAll('\r\n..', '\r\n.') });
    this.#to = [];
    if (this.#drops('before the answer')) return;
    this.#say('250 2.0.0 kept');
  }

  #obey(line: string): void {
    const command = line.slice(0, 4).toUpperCase();
    const refusal = this.#sink.refusals.get(command);
    if (refusal !== undefined && refusal.times > 0) {
      refusal.times -= 1;
      return this.#say(refusal.answer);
    }
    if (command === 'EHLO') return this.#say('250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8');
    if (command === 'MAIL') this.#from = addressIn(line);
    if (command === 'RCPT') this.#to.push(addressIn(line));
    if (command === 'DATA') {
      if (this.#drops('before the mail')) return;
      this.#inData = true;
      return this.#say('354 go on');
    }
    if (command === 'QUIT') {
      this.#socket.end('221 bye\r\n');
      return;
    }
    this.#say('250 2.1.0 ok');
  }

  #drops(moment: HangUp): boolean {
    const times = this.#sink.drops.get(moment) ?? 0;
    if (times <= 0) return false;
    this.#sink.drops.set(moment, times - 1);
    this.#socket.destroy();
    return true;
  }

  #say(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}

function ended(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/** A header of a message, unfolded and decoded (RFC 2047, UTF-8). */
export function headerOf(mail: SinkMail, name: string): string {
  const head = mail.raw.split('\r\n\r\n')[0]!.replace(/\r\n[ \t]+/g, ' ');
  const line = head.split('\r\n').find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`)) ?? '';
  return line
    .slice(name.length + 1)
    .trim()
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : quotedPrintable(text.replaceAll('_', ' ')),
    );
}

/** The decoded content of the first part of a type. */
export function partOf(mail: SinkMail, type: string): Buffer {
  const pattern = new RegExp(
    `Content-Type: ${type.replace('/', '\\/')}[\\s\\S]*?\\r\\n\\r\\n([\\s\\S]*?)(?=\\r\\n--)`,
    'i',
  );
  const found = pattern.exec(mail.raw);
  if (found === null) throw new Error(`Expected a part of type ${type}, but there is none`);
  const head = found[0].slice(0, found[0].indexOf('\r\n\r\n'));
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(found[1]!, 'base64');
  return Buffer.from(quotedPrintable(found[1]!.replace(/=\r\n/g, '')));
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
