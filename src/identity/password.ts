import { createHash, timingSafeEqual } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { invalidField, IdentityError } from './errors.ts';
import { normalLogin } from './organisation.ts';

/** argon2id, 64 MiB, 2 passes, one lane: about 60 ms on a 2024 server core (OWASP asks 19 MiB, 2 passes). */
const COST = { memoryCost: 65_536, timeCost: 2, parallelism: 1 };

/** Hashes computed at once: they share the thread pool with files and DNS. */
const AT_ONCE = 2;
const WAITING_AT_MOST = 100;

const MIN_LENGTH = 12;
const MAX_LENGTH = 200;

let running = 0;
const waiting: (() => void)[] = [];

/** The stored form of a password. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFKC'), COST));
}

/** Whether the password is the stored one. */
export function passwordMatches(stored: string, password: string): Promise<boolean> {
  return inTurn(() => verify(stored, password.normalize('NFKC')));
}

let decoy: Promise<string> | undefined;

/** Takes as long as a real comparison: an unknown login answers no faster than a known one. */
export async function compareWithNothing(password: string): Promise<false> {
  decoy ??= hashPassword('no account has this password');
  await passwordMatches(await decoy, password);
  return false;
}

/** Refuses a password that is too short, too long, or is the login. */
export function checkPassword(password: string, login: string, pointer: string): void {
  const length = [...password].length;
  if (length < MIN_LENGTH) throw invalidField('identity.password_too_short', pointer, { min: MIN_LENGTH });
  if (length > MAX_LENGTH) throw invalidField('identity.password_too_long', pointer, { max: MAX_LENGTH });
  const isEasy = new Set(password.toLowerCase()).size < 5 || normalLogin(password) === normalLogin(login);
  if (isEasy) throw invalidField('identity.password_too_easy', pointer);
}

/** SHA-256 in hexadecimal, for secrets that are random enough to need no slow hash. */
export function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two digests in constant time. */
export function sameDigest(one: string, other: string): boolean {
  const left = Buffer.from(one);
  const right = Buffer.from(other);
  return left.length === right.length && timingSafeEqual(left, right);
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await takeTicket();
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function takeTicket(): Promise<void> {
  if (waiting.length >= WAITING_AT_MOST) {
    throw new IdentityError(
      'identity.busy',
      'unavailable',
      'Expected a free place to check a password, but none is',
    );
  }
  return new Promise((resolve) => waiting.push(resolve));
}
