import { describe, expect, it } from 'vitest';
import { searchable } from '../../../src/identity/administration-directory.ts';
import {
  checkPassword,
  digest,
  hashPassword,
  passwordMatches,
  sameDigest,
} from '../../../src/identity/password.ts';
import { ABSOLUTE_MS, IDLE_MS, isExpired, needsTouch, timesOf } from '../../../src/identity/session.ts';
import { waitAfter } from '../../../src/identity/sign-in.ts';

const at = (milliseconds: number): Date => new Date(Date.UTC(2026, 0, 5, 8) + milliseconds);

describe('passwords', () => {
  it('are kept as argon2id and compared whatever the composition of their letters', async () => {
    // given
    const composed = 'Été à Rabat, السلام 2026';

    // when
    const stored = await hashPassword(composed.normalize('NFC'));

    // then
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=65536,t=2,p=1\$/);
    expect(await passwordMatches(stored, composed.normalize('NFD'))).toBe(true);
    expect(await passwordMatches(stored, 'something else')).toBe(false);
  });

  it.each([
    ['short', 'identity.password_too_short'],
    ['x'.repeat(201), 'identity.password_too_long'],
    ['aaaaaaaaaaaaaaaa', 'identity.password_too_easy'],
    ['Chef.Service.RH', 'identity.password_too_easy'],
  ])('like %s are refused with %s', (password, code) => {
    // when
    const attempt = () => checkPassword(password, 'chef.service.rh', '/password');

    // then
    expect(attempt).toThrow(
      expect.objectContaining({ code, faults: [expect.objectContaining({ pointer: '/password' })] }),
    );
  });

  it('have digests that compare by content', () => {
    expect(sameDigest(digest('a'), digest('a'))).toBe(true);
    expect(sameDigest(digest('a'), digest('b'))).toBe(false);
  });
});

describe('a session', () => {
  it('ends after 8 hours without a request', () => {
    // given
    const session = timesOf(at(0), at(0));

    // then
    expect(isExpired(session, at(IDLE_MS - 1))).toBe(false);
    expect(isExpired(session, at(IDLE_MS))).toBe(true);
  });

  it('ends 24 hours after signing in, however much it is used', () => {
    // given
    const session = timesOf(at(0), at(ABSOLUTE_MS - 1000));

    // then
    expect(session.expiresAt).toEqual(at(ABSOLUTE_MS));
  });

  it('is written again at most every 5 minutes', () => {
    // given
    const session = timesOf(at(0), at(0));

    // then
    expect(needsTouch(session, at(299_999))).toBe(false);
    expect(needsTouch(session, at(300_000))).toBe(true);
  });
});

describe('failed attempts', () => {
  it('cost nothing at first, then double up to the limit', () => {
    // given
    const limit = { free: 5, longestMs: 900_000 };

    // when
    const waits = [1, 4, 5, 6, 7, 50].map((failures) => waitAfter(failures, limit));

    // then
    expect(waits).toEqual([0, 0, 30_000, 60_000, 120_000, 900_000]);
  });
});

describe('the directory search', () => {
  it.each([
    ['Délégation RÉGIONALE', 'delegation regionale'],
    ['إِدَارَةُ الجَمَاعَة', 'اداره الجماعه'],
    ['مستشفى', 'مستشفي'],
    ['Rabat-Salé', 'rabat sale'],
  ])('reads %s as %s', (given, expected) => {
    expect(searchable(given)).toBe(searchable(expected));
    expect(searchable(given)).toBe(expected);
  });
});
