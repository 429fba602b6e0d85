import { Type, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../../src/platform/http/field-faults.ts';
import { fieldProblems } from '../../../src/platform/http/field-problems.ts';

const Filing = Type.Object(
  {
    administration: Type.String({ minLength: 1 }),
    filer: Type.Object({
      type: Type.Union([Type.Literal('citizen'), Type.Literal('company')]),
      email: Type.Optional(Type.String({ format: 'email', maxLength: 20 })),
    }),
    copies: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
    tags: Type.Optional(Type.Array(Type.String(), { maxItems: 2, uniqueItems: true })),
    'a/b~c': Type.Optional(Type.Object({ d: Type.Boolean() })),
  },
  { additionalProperties: false },
);

function faults(value: unknown, schema: TSchema = Filing) {
  return faultsOf(Compile(schema).Errors(value));
}

const codes = (value: unknown) => faults(value).map((fault) => `${fault.pointer} ${fault.code}`);

describe('what is wrong with a field', () => {
  it('names each missing field where it should be', () => {
    expect(codes({ filer: {} })).toEqual(
      expect.arrayContaining(['/administration field.required', '/filer/type field.required']),
    );
    expect(codes({ administration: '', filer: { type: 'citizen' } })).toEqual([
      '/administration field.required',
    ]);
  });

  it('says one thing about a choice, whatever its branches complain of', () => {
    expect(codes({ administration: 'a', filer: { type: 'robot' } })).toEqual([
      '/filer/type field.not_allowed',
    ]);
  });

  it('tells types, formats and limits apart', () => {
    const value = {
      administration: 4,
      filer: { type: 'citizen', email: 'x' },
      copies: 10,
      tags: ['a', 'a'],
      extra: 1,
    };
    expect(codes(value).toSorted()).toEqual([
      '/administration field.not_text',
      '/copies field.too_great',
      '/extra field.unknown',
      '/filer/email field.not_an_email',
      '/tags field.repeated',
    ]);
    expect(faults({ ...value, copies: 0 }).find((fault) => fault.pointer === '/copies')?.facts).toEqual({
      limit: 1,
    });
  });

  it('escapes pointers as RFC 6901 says', () => {
    expect(codes({ administration: 'a', filer: { type: 'citizen' }, 'a/b~c': {} })).toEqual([
      '/a~1b~0c/d field.required',
    ]);
  });

  it('keeps the list short', () => {
    const many = Type.Array(Type.Integer());
    expect(
      faults(
        Array.from({ length: 500 }, () => 'x'),
        many,
      ),
    ).toHaveLength(50);
  });

  it('uses only codes that have texts in Arabic, French and English', () => {
    for (const [code, text] of Object.entries(fieldProblems)) {
      expect(text, code).toMatchObject({
        ar: expect.stringMatching(/[\u0600-\u06ff]/),
        fr: expect.any(String),
        en: expect.any(String),
      });
    }
  });
});
