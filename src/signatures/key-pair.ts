import type { webcrypto } from 'node:crypto';
import { subtle } from './crypto-engine.ts';

export type CryptoKeyPair = webcrypto.CryptoKeyPair;

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** A new ECDSA P-256 key pair. */
export function newKeyPair(): Promise<CryptoKeyPair> {
  return subtle.generateKey(P256, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;
}

/** PKCS#8, DER. */
export async function exportPrivateKey(keys: CryptoKeyPair): Promise<Uint8Array> {
  return new Uint8Array(await subtle.exportKey('pkcs8', keys.privateKey));
}

/** The signing half from PKCS#8 and, for the other, the key in the certificate (not needed to sign). */
export function importPrivateKey(pkcs8: Uint8Array): Promise<webcrypto.CryptoKey> {
  return subtle.importKey('pkcs8', pkcs8, P256, true, ['sign']);
}
