import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { DomainError } from './errors.ts';

/** What the master key protects. It never leaves this object. */
export interface Secrets {
  /** AES-256-GCM. `context` names what is sealed (`signatures.key:ID`); opening needs the same one. */
  seal(plain: Uint8Array, context: string): Uint8Array;
  /** Refuses with `secrets.unreadable` when a byte, the context or the master key differ. */
  open(sealed: Uint8Array, context: string): Uint8Array;
  /**
   * A public code of 160 bits, 32 characters of Crockford base32: the same for the same purpose and
   * id, unguessable without the master key, so that it is printed again without being stored.
   */
  derive(purpose: string, id: string): string;
  /** SHA-256 in hexadecimal of the normalised code: what is stored and looked up instead of the code. */
  codeHash(code: string): string;
}

export const MASTER_KEY_BYTES = 32;

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CODE_BYTES = 20;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function createSecrets(masterKey: Uint8Array): Secrets {
  if (masterKey.length !== MASTER_KEY_BYTES) {
    throw new Error(`Expected a master key of ${MASTER_KEY_BYTES} bytes, but it has ${masterKey.length}`);
  }
  const keyFor = (info: string): Buffer =>
    Buffer.from(hkdfSync('sha256', masterKey, 'diwan', info, MASTER_KEY_BYTES));
  /** Purposes are few, and asked for with each code. */
  const purposeKeys = new Map<string, Buffer>();
  const keyOfPurpose = (purpose: string): Buffer => {
    const key = purposeKeys.get(purpose) ?? keyFor(`derive:${purpose}`);
    purposeKeys.set(purpose, key);
    return key;
  };
  return {
    seal: (plain, context) => seal(plain, keyFor(`seal:${context}`), context),
    open: (sealed, context) => open(sealed, keyFor(`seal:${context}`), context),
    derive: (purpose, id) =>
      crockford(createHmac('sha256', keyOfPurpose(purpose)).update(id).digest().subarray(0, CODE_BYTES)),
    codeHash: (code) => createHash('sha256').update(normaliseCode(code)).digest('hex'),
  };
}

/** A code as people may retype it: upper case, O read as 0, I and L as 1, separators dropped. */
export function normaliseCode(code: string): string {
  return code
    .toUpperCase()
    .replace(/[\s\-_.]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

function seal(plain: Uint8Array, key: Buffer, context: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.getAuthTag(), body]);
}

function open(sealed: Uint8Array, key: Buffer, context: string): Uint8Array {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const bodyStart = 1 + NONCE_BYTES + TAG_BYTES;
  try {
    if (bytes.length < bodyStart || bytes[0] !== FORMAT) throw new Error('Expected a sealed secret');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(1 + NONCE_BYTES, bodyStart));
    return Buffer.concat([decipher.update(bytes.subarray(bodyStart)), decipher.final()]);
  } catch (cause) {
    throw new DomainError({
      code: 'secrets.unreadable',
      kind: 'unavailable',
      message: 'Expected a secret sealed with this master key and context, but it could not be opened',
      cause,
    });
  }
}

function crockford(bytes: Uint8Array): string {
  let bits = 0;
  let buffer = 0;
  let text = '';
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += CROCKFORD[(buffer >>> bits) & 31];
      buffer &= (1 << bits) - 1;
    }
  }
  return text;
}
