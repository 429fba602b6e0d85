import * as asn1 from 'asn1js';
import {
  AuthenticatedSafe,
  CertBag,
  Certificate,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  SafeBag,
  SafeContents,
} from 'pkijs';
import './crypto-engine.ts';
import { OID } from './oids.ts';

/** PBES2 with AES-256-CBC and HMAC-SHA-256; the passphrase is a derived 160-bit secret, not a human's. */
const ITERATIONS = 10_000;
const ENCRYPTION = {
  contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 },
  hmacHashAlgorithm: 'SHA-256',
  iterationCount: ITERATIONS,
} as const;

export interface Pkcs12Content {
  /** PKCS#8, DER. */
  readonly privateKey: Uint8Array;
  /** DER; the key's own certificate first, then its chain. */
  readonly certificates: readonly Uint8Array[];
}

/** Packs a key and its chain as PKCS#12 (RFC 7292) that OpenSSL and the browsers open. */
export async function packPkcs12(
  content: Pkcs12Content & { readonly passphrase: string },
): Promise<Uint8Array> {
  const password = bufferOf(Buffer.from(content.passphrase, 'utf8'));
  const shrouded = new PKCS8ShroudedKeyBag({
    parsedValue: PrivateKeyInfo.fromBER(bufferOf(content.privateKey)),
  });
  await shrouded.makeInternalValues({ password, ...ENCRYPTION } as Parameters<
    typeof shrouded.makeInternalValues
  >[0]);
  const keySafe = new SafeContents({
    safeBags: [new SafeBag({ bagId: OID.pkcs8ShroudedKeyBag, bagValue: shrouded })],
  });
  const certificateSafe = new SafeContents({
    safeBags: content.certificates.map(
      (certificate) =>
        new SafeBag({
          bagId: OID.certBag,
          bagValue: new CertBag({ parsedValue: Certificate.fromBER(bufferOf(certificate)) }),
        }),
    ),
  });
  const authenticatedSafe = new AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: 0, value: keySafe },
        { privacyMode: 1, value: certificateSafe },
      ],
    },
  });
  await authenticatedSafe.makeInternalValues({ safeContents: [{}, { password, ...ENCRYPTION }] });
  const pfx = new PFX({ parsedValue: { integrityMode: 0, authenticatedSafe } });
  await pfx.makeInternalValues({
    password,
    iterations: ITERATIONS,
    pbkdf2HashAlgorithm: 'SHA-256',
    hmacHashAlgorithm: 'SHA-256',
  });
  return new Uint8Array(pfx.toSchema().toBER(false));
}

/** Opens what `packPkcs12` packed. Throws when the passphrase or a byte is wrong. */
export async function openPkcs12(pkcs12: Uint8Array, passphrase: string): Promise<Pkcs12Content> {
  const password = bufferOf(Buffer.from(passphrase, 'utf8'));
  const pfx = PFX.fromBER(bufferOf(pkcs12));
  await pfx.parseInternalValues({ password, checkIntegrity: true });
  const safe = pfx.parsedValue!.authenticatedSafe!;
  await safe.parseInternalValues({ safeContents: [{}, { password }] });
  const safes = (safe.parsedValue as { safeContents: { value: SafeContents }[] }).safeContents;
  const bags = safes.flatMap((item) => item.value.safeBags);
  let privateKey: Uint8Array | undefined;
  const certificates: Uint8Array[] = [];
  for (const bag of bags) {
    if (bag.bagValue instanceof PKCS8ShroudedKeyBag) privateKey = await unshroud(bag.bagValue, password);
    else if (bag.bagValue instanceof CertBag) certificates.push(certificateOf(bag.bagValue));
  }
  if (!privateKey || certificates.length === 0)
    throw new Error('Expected a key and its certificates in the PKCS#12');
  return { privateKey, certificates };
}

async function unshroud(bag: PKCS8ShroudedKeyBag, password: ArrayBuffer): Promise<Uint8Array> {
  const opening = bag as unknown as {
    parseInternalValues(parameters: { password: ArrayBuffer }): Promise<void>;
  };
  await opening.parseInternalValues({ password });
  return new Uint8Array(bag.parsedValue!.toSchema().toBER(false));
}

function certificateOf(bag: CertBag): Uint8Array {
  if (bag.parsedValue instanceof Certificate) return new Uint8Array(bag.parsedValue.toSchema().toBER(false));
  return new Uint8Array((bag.certValue as asn1.OctetString).getValue());
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
