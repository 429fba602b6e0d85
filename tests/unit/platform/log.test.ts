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

  it('are quiet below their level', () => {
    const { log, written } = lines('warn');
    log.info('hidden');
    log.warn('seen');
    expect(written).toHaveLength(1);
  });
});
