import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { serialize, type Document } from 'bson';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStoreServer, type StoreServer } from '../../../src/embedded/store/index.ts';
import { sendRaw } from './raw-client.ts';

const OP_MSG = 2013;
const dir = mkdtempSync(join(tmpdir(), 'wire-'));
const socketPath = join(dir, 's.sock');
const defects: unknown[] = [];
let server: StoreServer;

beforeAll(async () => {
  server = await createStoreServer({
    dataDir: join(dir, 'data'),
    socketPath,
    onDefect: (error) => defects.push(error),
  });
});

afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

function message(body: Buffer, opCode = OP_MSG, flags = 0): Buffer {
  const head = Buffer.alloc(20);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(opCode, 12);
  head.writeUInt32LE(flags >>> 0, 16);
  return Buffer.concat([head, body]);
}

function command(fields: Document): Buffer {
  return message(Buffer.concat([Buffer.from([0]), Buffer.from(serialize(fields))]));
}

const SAMPLES = [
  command({ ping: 1, $db: 'admin' }),
  command({ find: 'rows', filter: { a: { $gt: 1 } }, sort: { a: -1 }, $db: 'fuzz' }),
  command({ insert: 'rows', documents: [{ a: 1, b: [1, 'x', { c: null }] }], $db: 'fuzz' }),
  command({ aggregate: 'rows', pipeline: [{ $group: { _id: '$a' } }], cursor: {}, $db: 'fuzz' }),
];

/** Sends bytes and closes, once the server has answered, closed or had time to. */
async function throwAt(bytes: Buffer): Promise<void> {
  const socket = connect(socketPath);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(bytes);
  await Promise.race([once(socket, 'data'), closed(socket), wait(30)]).catch(() => undefined);
  socket.destroy();
}

async function closed(socket: Socket): Promise<void> {
  if (!socket.destroyed) await once(socket, 'close');
}

async function isWell(): Promise<void> {
  expect(await sendRaw(server.uri, { ping: 1, $db: 'admin' })).toMatchObject({ ok: 1 });
  expect(defects.filter((one) => !(one instanceof Error && one.name === 'StoreError'))).toEqual([]);
}

describe('the wire', () => {
  it('outlives any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (bytes) => throwAt(Buffer.from(bytes))),
      { numRuns: 60 },
    );

    await isWell();
  });

  it('outlives messages with any header, flags and body', async () => {
    const opCodes = fc.constantFrom(1, 2004, 2012, OP_MSG, OP_MSG, OP_MSG, 7);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), opCodes, fc.nat(0x1ffff), (bytes, opCode, flags) =>
        throwAt(message(Buffer.from(bytes), opCode, flags)),
      ),
      { numRuns: 120 },
    );

    await isWell();
  });

  it('outlives commands with a byte changed, cut short or sent in pieces', async () => {
    const sample = fc.constantFrom(...SAMPLES);
    const change = fc.record({ sample, at: fc.nat(400), byte: fc.nat(255), cut: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(change, async ({ sample: bytes, at, byte, cut }) => {
        const changed = Buffer.from(cut ? bytes.subarray(0, at % bytes.length) : bytes);
        if (!cut) changed[16 + (at % (bytes.length - 16))] = byte;
        await throwAt(changed);
      }),
      { numRuns: 200 },
    );

    await isWell();
  });

  it('closes the connection on a message longer than 48 MB or shorter than its header', async () => {
    for (const length of [48_000_001, 0x7fffffff, 15, 0, -1]) {
      const socket = connect(socketPath);
      const head = Buffer.alloc(16);
      head.writeInt32LE(length, 0);
      socket.write(head);
      await closed(socket);
    }

    await isWell();
  });

  it('answers each of several commands that come in one piece, in order', async () => {
    const socket = connect(socketPath);
    const answers: number[] = [];
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 16 && pending.length >= pending.readInt32LE(0)) {
        answers.push(pending.readInt32LE(8));
        pending = pending.subarray(pending.readInt32LE(0));
      }
    });
    const asked = [11, 12, 13].map((id, i) => {
      const bytes = Buffer.from(SAMPLES[i]!);
      bytes.writeInt32LE(id, 4);
      return bytes;
    });
    socket.write(Buffer.concat(asked));
    for (let i = 0; i < 100 && answers.length < 3; i++) await wait(10);
    socket.destroy();

    expect(answers).toEqual([11, 12, 13]);
  });

  it('refuses documents nested deeper than 200, and checksums, with a code', async () => {
    let deep: Document = { x: 1 };
    for (let i = 0; i < 300; i++) deep = { a: deep };
    const checksum = message(Buffer.concat([SAMPLES[0]!.subarray(20), Buffer.alloc(4)]), OP_MSG, 1);

    expect(await sendRaw(server.uri, { find: 'rows', filter: deep, $db: 'fuzz' })).toMatchObject({
      ok: 0,
      codeName: 'Overflow',
    });
    const socket = connect(socketPath);
    socket.write(checksum);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString('latin1')).toContain('NotImplemented');
    await isWell();
  });
});
