import { randomBytes, randomFillSync } from 'node:crypto';
import { systemClock } from './clock.ts';

let lastMillisecond = 0;
let sequence = 0;

/**
 * A new opaque identifier: UUIDv7 (RFC 9562 section 5.7), ascending within one process even
 * inside one millisecond (12-bit counter in rand_a).
 */
export function newId(): string {
  const bytes = new Uint8Array(16);
  randomFillSync(bytes);
  const now = systemClock.now().getTime();
  if (now > lastMillisecond) {
    lastMillisecond = now;
    sequence = ((bytes[6]! & 0x07) << 8) | bytes[7]!;
  } else {
    sequence += 1;
    if (sequence > 0xfff) {
      lastMillisecond += 1;
      sequence = 0;
    }
  }
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(lastMillisecond / 2 ** 32));
  view.setUint32(2, lastMillisecond % 2 ** 32);
  bytes[6] = 0x70 | (sequence >> 8);
  bytes[7] = sequence & 0xff;
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** An unguessable secret: 256 random bits, base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
