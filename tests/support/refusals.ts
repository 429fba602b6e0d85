import { expect } from 'vitest';
import type { Answer } from './client.ts';

/** What a refusal carries (RFC 9457 with our code). */
export interface Refusal {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  instance: string;
  errors?: { pointer: string; code: string; detail: string }[];
}

export const LANGUAGES = ['ar', 'fr', 'en'] as const;

/** What a refusal must be: status, code, and where it points. */
export interface Expected {
  status: number;
  code: string;
  pointers?: readonly string[];
}

/** Asks in each language and expects the same refusal, each time in the words of that language. */
export async function expectRefusals(
  ask: (headers: Record<string, string>) => Promise<Answer<unknown>>,
  expected: Expected,
): Promise<void> {
  const said: string[] = [];
  for (const language of LANGUAGES) {
    const { status, headers, body } = await ask({ 'accept-language': language });
    const refusal = body as Refusal;
    expect({ status, code: refusal.code }, JSON.stringify(refusal)).toEqual({
      status: expected.status,
      code: expected.code,
    });
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(refusal.status).toBe(status);
    expect(refusal.instance).toMatch(/^urn:uuid:/);
    const errors = refusal.errors ?? [];
    if (expected.pointers)
      expect(errors.map((error) => error.pointer)).toEqual(expect.arrayContaining([...expected.pointers]));
    for (const words of [
      refusal.title,
      ...(refusal.detail ? [refusal.detail] : []),
      ...errors.map((error) => error.detail),
    ]) {
      expect(words, `${expected.code} in ${language}`).not.toMatch(/\{\w+\}/);
      expect(/\p{Script=Arabic}/u.test(words), `${expected.code} in ${language}: ${words}`).toBe(
        language === 'ar',
      );
    }
    said.push(`${refusal.title} ${refusal.detail ?? ''}`);
  }
  expect(new Set(said).size, `${expected.code} is said in three languages`).toBe(3);
}
