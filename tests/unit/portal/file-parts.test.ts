import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { drain, jsonOf } from '../../../src/portal/file-parts.ts';
import { Spool, spoolsFolder } from '../../../src/portal/spool.ts';

async function read(content: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('the part with the filing', () => {
  it.each([
    ['a field of text', { fieldname: 'filing', type: 'field' as const, value: '{"a":1}' }],
    ['a field already parsed', { fieldname: 'filing', type: 'field' as const, value: { a: 1 } }],
    [
      'a file',
      {
        fieldname: 'filing',
        type: 'file' as const,
        file: Readable.from([Buffer.from('{"a"'), Buffer.from(':1}')]),
      },
    ],
  ])('may be %s', async (_, part) => {
    expect(await jsonOf(part)).toEqual({ a: 1 });
  });

  it('is undefined when it is no JSON, or more than a megabyte of it', async () => {
    expect(await jsonOf({ fieldname: 'filing', type: 'field', value: '{' })).toBeUndefined();
    const long = Readable.from([Buffer.from('"'), Buffer.alloc(1024 * 1024, 'x'), Buffer.from('"')]);
    expect(await jsonOf({ fieldname: 'filing', type: 'file', file: long })).toBeUndefined();
  });
});

describe('files set aside', () => {
  it('come back as they were, and are cut one byte over the limit', async () => {
    // given
    const dataDir = mkdtempSync(join(tmpdir(), 'diwan-spool-'));
    const spool = new Spool(dataDir, 10);

    // when
    await spool.add('a', Readable.from([Buffer.from('12345')]));
    await spool.add('b', Readable.from([Buffer.from('1234'), Buffer.from('567890')]));
    await spool.add('c', Readable.from([Buffer.from('more')]));

    // then
    const contents = await Promise.all(spool.files.map((file) => read(file.open())));
    expect(contents).toEqual(['12345', '123456', '']);
    await spool.close();
    expect(readdirSync(spoolsFolder(dataDir))).toEqual([]);
    rmSync(dataDir, { recursive: true });
  });
});

describe('draining', () => {
  it('ends with the stream, read or not', async () => {
    const stream = Readable.from([Buffer.from('x')]);
    await drain(stream);
    await drain(stream);
    expect(stream.readableEnded).toBe(true);
  });
});
