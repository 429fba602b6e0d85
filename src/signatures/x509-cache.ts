import { createHash, X509Certificate } from 'node:crypto';

const MOST = 500;
const known = new Map<string, X509Certificate | null>();

/** The certificate that OpenSSL reads in these bytes, or null. The same few come again and again: kept. */
export function x509(der: Uint8Array): X509Certificate | null {
  const fingerprint = createHash('sha256').update(der).digest('base64');
  const found = known.get(fingerprint);
  if (found !== undefined) return found;
  const certificate = read(der);
  if (known.size >= MOST) known.clear();
  known.set(fingerprint, certificate);
  return certificate;
}

function read(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}
