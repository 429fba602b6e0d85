import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { outageOf } from '../../../src/platform/outage.ts';
import { toDomainError } from '../../../src/platform/http/foreign-errors.ts';
import { willRetry } from '../../../src/platform/queue/retry.ts';

const { MongoNetworkError, MongoServerError, MongoServerSelectionError } = mongoose.mongo;

function full(code: string): Error {
  return Object.assign(new Error(`${code}: no space left on device, write`), { code });
}

describe('an outage', () => {
  it.each([
    ['a lost connection', new MongoNetworkError('connection 3 closed'), 'store.away'],
    ['no server', new MongoServerSelectionError('no server', {} as never), 'store.away'],
    ['a server that stops', new MongoServerError({ code: 91, message: 'shutdown' }), 'store.away'],
    ['a forgotten transaction', new MongoServerError({ code: 251, message: 'none' }), 'store.away'],
    ['a store without space', new MongoServerError({ code: 14_031, message: 'full' }), 'store.full'],
    ['a full disk', full('ENOSPC'), 'storage.full'],
    ['a quota', full('EDQUOT'), 'storage.full'],
    ['a disk gone read-only', full('EROFS'), 'storage.unwritable'],
    ['one behind another error', new Error('upload', { cause: full('ENOSPC') }), 'storage.full'],
  ])('is recognised: %s', (_what, thrown, code) => {
    expect(outageOf(thrown)?.code).toBe(code);
    expect(toDomainError(thrown)).toMatchObject({ unforeseen: false, error: { code, kind: 'unavailable' } });
  });

  it('is waited for by jobs, longer than an unforeseen error', () => {
    expect(willRetry(new MongoNetworkError('closed'), 15)).toBe(true);
    expect(willRetry(new Error('mistake'), 15)).toBe(false);
  });

  it('is no mistake of ours: a duplicate key or a wrong query stays what it is', () => {
    expect(outageOf(new MongoServerError({ code: 11_000, message: 'duplicate' }))).toBeNull();
    expect(outageOf(new TypeError('x is undefined'))).toBeNull();
    expect(toDomainError(new TypeError('x is undefined'))).toMatchObject({ unforeseen: true, status: 500 });
  });
});
