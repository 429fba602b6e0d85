import { describe, expect, it } from 'vitest';
import { DomainError, type ErrorKind } from '../../../src/platform/errors.ts';
import { toDomainError } from '../../../src/platform/http/foreign-errors.ts';
import { platformProblems, problemCatalogue } from '../../../src/platform/http/index.ts';
import { problemOf } from '../../../src/platform/http/problem.ts';

const catalogue = problemCatalogue([
  platformProblems,
  {
    'registry.no_such_register': {
      ar: 'لا يوجد سجل {register}',
      fr: 'Aucun registre {register}',
      en: 'No register {register}',
    },
    'documents.too_large': {
      title: { ar: 'ملف كبير', fr: 'Fichier trop lourd' },
      detail: { ar: 'الحد {limit} م.ب', fr: 'Au plus {limit} Mo' },
    },
  },
]);
const context = (language: 'ar' | 'fr' | 'en') => ({ catalogue, language, requestId: 'r1' });
const error = (code: string, kind: ErrorKind, more: Partial<DomainError> = {}) =>
  new DomainError({ code, kind, message: 'Expected this, but that', ...more });

describe('a problem', () => {
  it('is told in the language of the request, with its facts', () => {
    const thrown = error('registry.no_such_register', 'not_found', { facts: { register: 'A' } });
    expect(problemOf(thrown, context('ar')).problem).toEqual({
      type: '/problems/registry.no_such_register',
      title: 'لا يوجد سجل A',
      status: 404,
      code: 'registry.no_such_register',
      instance: 'urn:uuid:r1',
      facts: { register: 'A' },
    });
    expect(problemOf(thrown, context('fr')).problem.title).toBe('Aucun registre A');
    expect(problemOf(thrown, context('en')).problem.title).toBe('No register A');
  });

  it('says what is wrong with each field, in the same language', () => {
    const thrown = error('http.invalid_request', 'invalid', {
      faults: [{ pointer: '/files/2', code: 'documents.too_large', facts: { limit: 10 } }],
    });
    expect(problemOf(thrown, context('fr')).problem.errors).toEqual([
      { pointer: '/files/2', code: 'documents.too_large', detail: 'Au plus 10 Mo' },
    ]);
  });

  it('has a status for each kind, and one place that gives it', () => {
    const statuses = (
      [
        'invalid',
        'unauthenticated',
        'forbidden',
        'not_found',
        'conflict',
        'too_large',
        'too_many',
        'unavailable',
      ] as const
    ).map((kind) => problemOf(error('x.y', kind), context('fr')).problem.status);
    expect(statuses).toEqual([422, 401, 403, 404, 409, 413, 429, 503]);
  });

  it('falls back on the kind for a code without a text', () => {
    expect(problemOf(error('x.unknown', 'conflict'), context('ar')).problem.title).toBe(
      'تغيّرت الحالة في هذه الأثناء',
    );
  });

  it('says when to ask again', () => {
    expect(
      problemOf(error('x.y', 'too_many', { facts: { retryAfterSeconds: 30 } }), context('fr')).retryAfter,
    ).toBe(30);
    expect(problemOf(error('x.y', 'unavailable'), context('fr')).retryAfter).toBe(5);
    expect(problemOf(error('x.y', 'conflict'), context('fr')).retryAfter).toBeUndefined();
  });

  it('refuses two texts for one code', () => {
    expect(() => problemCatalogue([platformProblems, platformProblems])).toThrow('two');
  });

  it('hides everything about an unforeseen error', () => {
    const { error: shown, status, unforeseen } = toDomainError(new Error('password=secret at db.ts:12'));
    const { problem, retryAfter } = problemOf(shown, context('fr'), status);
    expect(unforeseen).toBe(true);
    expect(problem.status).toBe(500);
    expect(retryAfter).toBeUndefined();
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it('has every platform text in three languages, Arabic in Arabic', () => {
    for (const [code, text] of Object.entries(platformProblems)) {
      for (const one of 'title' in text ? [text.title, ...(text.detail ? [text.detail] : [])] : [text]) {
        expect(one.ar, code).toMatch(/[\u0600-\u06ff]/);
        expect(one.fr, code).not.toBe(one.en);
        expect(one.en, code).toBeTruthy();
      }
    }
  });
});
