import { webcrypto } from 'node:crypto';
import { CryptoEngine, setEngine } from 'pkijs';

type EngineCrypto = ConstructorParameters<typeof CryptoEngine>[0]['crypto'];

/** Gives pkijs Node's WebCrypto. Imported for its effect by every file that makes or checks signatures. */
const engine = new CryptoEngine({ name: 'node', crypto: webcrypto as unknown as EngineCrypto });
setEngine('node', engine);

export const subtle = webcrypto.subtle;
