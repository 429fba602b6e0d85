import { describe, expect, it } from 'vitest';
import { createSecrets, normaliseCode } from '../../../src/platform/secrets.ts';

const secrets = createSecrets(new Uint8Array(32).fill(7));
const plain = new TextEncoder().encode('a private key');

describe('secrets', () => {
  it('opens what it sealed in the same context', () => {
    // given a sealed secret
    const sealed = secrets.seal(plain, 'signatures.key:1');
    // when it is opened in its context
    const opened = secrets.open(sealed, 'signatures.key:1');
    // then it is whole, and the sealed form does not show it
    expect(Buffer.from(opened)).toEqual(Buffer.from(plain));
    expect(Buffer.from(sealed).includes(Buffer.from(plain))).toBe(false);
  });

  it('refuses another context, another key, a changed byte and a truncated secret', () => {
    // given a sealed secret
    const sealed = secrets.seal(plain, 'signatures.key:1');
    // then nothing but the same key and context opens it whole
    const refused = expect.objectContaining({ code: 'secrets.unreadable' });
    expect(() => secrets.open(sealed, 'signatures.key:2')).toThrow(refused);
    expect(() => createSecrets(new Uint8Array(32)).open(sealed, 'signatures.key:1')).toThrow(refused);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Uint8Array.from(sealed);
      changed[at]! ^= 1;
      expect(() => secrets.open(changed, 'signatures.key:1')).toThrow(refused);
    }
    expect(() => secrets.open(sealed.subarray(0, 20), 'signatures.key:1')).toThrow(refused);
  });

  it('derives the same code of 160 bits for the same purpose and id only', () => {
    // when codes are derived
    const code = secrets.derive('receipt', 'letter-1');
    // then they are stable, distinct and spelt in Crockford base32
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{32}$/);
    expect(secrets.derive('receipt', 'letter-1')).toBe(code);
    expect(secrets.derive('tracking', 'letter-1')).not.toBe(code);
    expect(secrets.derive('receipt', 'letter-2')).not.toBe(code);
    expect(createSecrets(new Uint8Array(32)).derive('receipt', 'letter-1')).not.toBe(code);
  });

  it('keeps the code of a known key: printed codes must stay valid', () => {
    expect(secrets.derive('receipt', 'letter-1')).toMatchInlineSnapshot(`"WNGR8SYAZT18QHS5XWRS90Q45A92XZXJ"`);
  });

  it('hashes a code as people retype it', () => {
    // given a code retyped in lower case, with O for 0, I and L for 1, and separators
    // then it has the same hash
    expect(normaliseCode('o1-il ab.c_d')).toBe('0111ABCD');
    expect(secrets.codeHash('o1il-abcd')).toBe(secrets.codeHash('0111 ABCD'));
    expect(secrets.codeHash('0111ABCE')).not.toBe(secrets.codeHash('0111ABCD'));
  });

  it('refuses a short master key', () => {
    expect(() => createSecrets(new Uint8Array(16))).toThrow(/32 bytes/);
  });
});
