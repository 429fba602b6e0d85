import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { MASTER_KEY_BYTES } from '../../platform/secrets.ts';
import { wrongKey } from './errors.ts';

export const SEALED_KEY = 'master-key.sealed.json';

const SHORTEST_PASSPHRASE = 12;
/** 128 MB and about half a second for each guess. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const CONTEXT = Buffer.from('diwan backup master key 1');

const SealedKey = Type.Object({
  kdf: Type.Literal('scrypt'),
  N: Type.Literal(COST.N),
  r: Type.Literal(COST.r),
  p: Type.Literal(COST.p),
  cipher: Type.Literal('aes-256-gcm'),
  salt: Type.String(),
  nonce: Type.String(),
  tag: Type.String(),
  key: Type.String(),
});

const derive = promisify<Buffer, Buffer, number, typeof COST, Buffer>(scrypt);

/** The passphrase in a file, without the line's end. @throws when it is shorter than 12 characters */
export async function readPassphrase(file: string): Promise<Buffer> {
  const text = (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  if (text.length < SHORTEST_PASSPHRASE)
    throw wrongKey(
      `Expected a passphrase of ${SHORTEST_PASSPHRASE} characters or more in ${file}, but it has ${text.length}`,
    );
  return Buffer.from(text.normalize('NFC'));
}

/** The master key under a passphrase (scrypt, AES-256-GCM), as the text of a file. */
export async function sealKey(masterKey: Uint8Array, passphrase: Buffer): Promise<string> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt, 32, COST), nonce);
  cipher.setAAD(CONTEXT);
  const body = Buffer.concat([cipher.update(masterKey), cipher.final()]);
  const { N, r, p } = COST;
  const parts = { salt, nonce, tag: cipher.getAuthTag(), key: body };
  const texts = Object.fromEntries(
    Object.entries(parts).map(([name, bytes]) => [name, bytes.toString('base64')]),
  );
  return `${JSON.stringify({ kdf: 'scrypt', N, r, p, cipher: 'aes-256-gcm', ...texts }, null, 2)}\n`;
}

/** @throws DomainError when the passphrase is another one, or the file was changed */
export async function openKey(sealed: string, passphrase: Buffer): Promise<Uint8Array> {
  const refusal = wrongKey(
    'Expected the passphrase that this backup was made with, but it does not open its master key: give the right file with --passphrase-file',
  );
  try {
    const fields: unknown = JSON.parse(sealed);
    if (!Value.Check(SealedKey, fields)) throw refusal;
    const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
    const key = await derive(passphrase, bytes(fields.salt), 32, COST);
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(fields.nonce), { authTagLength: 16 });
    decipher.setAAD(CONTEXT);
    decipher.setAuthTag(bytes(fields.tag));
    const opened = Buffer.concat([decipher.update(bytes(fields.key)), decipher.final()]);
    if (opened.length !== MASTER_KEY_BYTES) throw refusal;
    return opened;
  } catch {
    throw refusal;
  }
}
