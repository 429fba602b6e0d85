import { describe, expect, it } from 'vitest';
import { breakingChanges } from '../../../src/platform/http/index.ts';

type Json = Record<string, unknown>;

const text = { type: 'string' };

function document(operation: Json, path = '/api/v1/letters', method = 'post'): Json {
  return {
    paths: { [path]: { [method]: operation } },
    components: {
      schemas: { Letter: { type: 'object', required: ['id'], properties: { id: text, subject: text } } },
    },
  };
}

const body = (schema: Json): Json => ({
  requestBody: { required: true, content: { 'application/json': { schema } } },
});
const answer = (schema: Json): Json => ({
  responses: { 200: { content: { 'application/json': { schema } } } },
});
const object = (properties: Json, required: string[] = []): Json => ({
  type: 'object',
  properties,
  required,
});
const changes = (before: Json, after: Json) => breakingChanges(document(before), document(after));

describe('a change within v1', () => {
  it('may add paths, methods, answers, fields and optional inputs', () => {
    const before = { ...body(object({ a: text }, ['a'])), ...answer(object({ id: text }, ['id'])) };
    const after = {
      parameters: [{ name: 'lang', in: 'query', required: false, schema: text }],
      ...body(object({ a: text, b: text }, ['a'])),
      responses: { ...(answer(object({ id: text, at: text }, ['id', 'at']))['responses'] as Json), 202: {} },
    };
    expect(changes(before, after)).toEqual([]);
    expect(breakingChanges({ paths: {} }, document(before))).toEqual([]);
  });

  it('must not remove a path or a method', () => {
    expect(breakingChanges(document({}), { paths: {} })).toEqual(['POST /api/v1/letters: removed']);
    expect(breakingChanges(document({}), document({}, '/api/v1/letters', 'put'))).toEqual([
      'POST /api/v1/letters: removed',
    ]);
  });

  it('must not remove or loosen what is answered', () => {
    expect(changes(answer(object({ id: text, at: text })), answer(object({ id: text })))).toEqual([
      'POST /api/v1/letters: answer 200.at removed',
    ]);
    expect(changes(answer(object({ id: text }, ['id'])), answer(object({ id: text })))).toEqual([
      'POST /api/v1/letters: answer 200.id is no longer always answered',
    ]);
    expect(changes(answer(text), { responses: { 201: {} } })).toEqual([
      'POST /api/v1/letters: answer 200 removed',
    ]);
  });

  it('must not require more of callers', () => {
    expect(changes(body(object({ a: text })), body(object({ a: text }, ['a'])))).toEqual([
      'POST /api/v1/letters: request body.a is now required',
    ]);
    expect(changes({}, body(text))).toEqual(['POST /api/v1/letters: a request body is now required']);
    const parameter = { parameters: [{ name: 'q', in: 'query', required: true, schema: text }] };
    expect(changes({}, parameter)).toEqual(['POST /api/v1/letters: query q is now required']);
    expect(changes(body({ type: 'string', maxLength: 10 }), body({ type: 'string', maxLength: 5 }))).toEqual([
      'POST /api/v1/letters: request body: stricter maxLength',
    ]);
  });

  it('must not change a type, but an input may take more', () => {
    expect(changes(answer(object({ n: { type: 'integer' } })), answer(object({ n: text })))).toEqual([
      'POST /api/v1/letters: answer 200.n: type changed from integer to string',
    ]);
    expect(changes(body({ type: 'integer' }), body({ type: 'number' }))).toEqual([]);
    expect(changes(body({ type: 'number' }), body({ type: 'integer' }))).toHaveLength(1);
    expect(changes(answer({ type: 'integer' }), answer({ type: 'number' }))).toHaveLength(1);
  });

  it('may take new values of a choice, and must not drop any', () => {
    const choice = (...values: string[]): Json => ({
      anyOf: values.map((value) => ({ const: value, type: 'string' })),
    });
    expect(changes(body(choice('a')), body(choice('a', 'b')))).toEqual([]);
    expect(changes(body(choice('a', 'b')), body(choice('a')))).toEqual([
      'POST /api/v1/letters: request body: accepts fewer values',
    ]);
  });

  it('is seen through references, in lists and deep inside', () => {
    const before = document(answer({ type: 'array', items: { $ref: '#/components/schemas/Letter' } }));
    const after = structuredClone(before);
    delete (after['components'] as { schemas: { Letter: { properties: Json } } }).schemas.Letter.properties[
      'subject'
    ];
    expect(breakingChanges(before, after)).toEqual(['POST /api/v1/letters: answer 200[].subject removed']);
  });
});
