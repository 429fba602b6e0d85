import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../src/platform/errors.ts';
import { createLogger } from '../../../src/platform/log.ts';

function lines(level = 'info') {
  const written: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  return { log: createLogger(level, destination), written };
}

describe('logs', () => {
  it('keep ids and drop personal data and secrets, wherever they are', () => {
    // given a logger
    const { log, written } = lines();
    // when a careless line is written
    log.info(
      {
        letterId: 'l-1',
        password: 'x',
        filer: { name: 'A' },
        body: { email: 'a@b.ma', circuit: { key: 'incoming-filing' } },
        req: { headers: { authorization: 'Bearer x', cookie: 'c' } },
      },
      'filed',
    );
    // then only ids and technical words are left
    expect(written[0]).toMatchObject({
      level: 'info',
      msg: 'filed',
      letterId: 'l-1',
      password: '[redacted]',
      filer: '[redacted]',
      body: { email: '[redacted]', circuit: { key: 'incoming-filing' } },
      req: { headers: { authorization: '[redacted]', cookie: '[redacted]' } },
    });
    expect(written[0]!['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('show the code and facts of a refusal', () => {
    const { log, written } = lines();
    log.info(
      {
        err: new DomainError({
          code: 'tasks.already_completed',
          kind: 'conflict',
          message: 'Expected an open task',
          facts: { taskId: 't' },
        }),
      },
      'refused',
    );
    expect(written[0]!['err']).toMatchObject({ code: 'tasks.already_completed', facts: { taskId: 't' } });
  });

  it('show of a foreign error what failed, never on whose data', () => {
    // given: what a mail server, the store and mongoose say
    const { log, written } = lines();
    const mail = Object.assign(new Error('450 4.2.0 <amina@example.ma>: Recipient address rejected'), {
      response: '450 4.2.0 <amina@example.ma>',
      responseCode: 450,
      code: 'EENVELOPE',
    });
    const double = Object.assign(
      new Error('E11000 duplicate key error collection: diwan.letters dup key: { name: "Amina" }'),
      { code: 11000, writeErrors: [{ err: { op: { filer: { name: 'Amina' } } } }] },
    );
    const cast = new Error('Cast to Number failed for value "AB123456 Amina" (type string) at path "year"');

    // when
    const away = {
      code: 'exchange.mail_server_away',
      kind: 'unavailable',
      message: 'Expected',
      cause: mail,
    } as const;
    for (const err of [new DomainError(away), double, cast]) log.warn({ err }, 'failed');

    // then
    const text = JSON.stringify(written);
    expect(text).not.toMatch(/amina|AB123456/i);
    expect(text).toContain('Recipient address rejected');
    expect(text).toContain('Cast to Number failed');
    expect(written[1]!['err']).toMatchObject({ type: 'Error', code: 11000 });
    expect(String((written[1]!['err'] as { stack: string }).stack)).toMatch(/^\s+at /);
  });

  it('are quiet below their level', () => {
    const { log, written } = lines('warn');
    log.info('hidden');
    log.warn('seen');
    expect(written).toHaveLength(1);
  });
});
