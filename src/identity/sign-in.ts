import { record } from '../journal/index.ts';
import { newSecret } from '../platform/ids.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { PersonPrincipal } from '../platform/principal.ts';
import { principalOf } from './authenticate.ts';
import { IdentityError } from './errors.ts';
import { normalLogin, type Person } from './organisation.ts';
import { compareWithNothing, digest, passwordMatches } from './password.ts';
import { loginOwner, personById } from './person-store.ts';
import { attemptsById, countFailure, forgetAttempts, insertSession, lockAttempts } from './session-store.ts';
import { timesOf } from './session.ts';

export interface SignIn {
  readonly login: string;
  readonly password: string;
  /** The caller's address: failures are counted by login and address, and by login alone. */
  readonly address: string;
}

export interface SignedIn {
  /** Goes into the cookie; only its SHA-256 is kept. */
  readonly token: string;
  readonly expiresAt: Date;
  readonly principal: PersonPrincipal;
}

const MINUTE = 60_000;
const KEPT_MS = 24 * 60 * MINUTE;

/** Failures that cost nothing, then the wait doubles from 30 s up to the limit. */
const LIMITS = {
  fromHere: { free: 5, longestMs: 15 * MINUTE },
  fromAnywhere: { free: 50, longestMs: 5 * MINUTE },
} as const;

const COUNTED = ['fromHere', 'fromAnywhere'] as const;

/** Ids of the counters of one login. */
type Counters = Readonly<Record<keyof typeof LIMITS, string>>;

/**
 * Opens a session. An unknown login, a wrong password and a disabled account give the same answer in
 * the same time; repeated failures are made to wait.
 */
export async function signIn(platform: Platform, attempt: SignIn): Promise<SignedIn> {
  const login = normalLogin(attempt.login);
  const counters = {
    fromHere: digest(`${login}\n${attempt.address}`),
    fromAnywhere: digest(`${login}\n`),
  };
  await refuseWhileLocked(platform, counters);
  await countAttempt(platform, counters);
  const person = await personWith(login, attempt.password);
  if (!person) {
    throw new IdentityError(
      'identity.sign_in_refused',
      'unauthenticated',
      'Expected a known login and password',
    );
  }
  await forgetAttempts(Object.values(counters));
  return openSession(platform, person);
}

async function personWith(login: string, password: string): Promise<Person | null> {
  const owner = await loginOwner(login);
  const person = owner && (await personById(owner.ownerAdministrationId, owner.personId));
  const matches = person
    ? await passwordMatches(person.passwordHash, password)
    : await compareWithNothing(password);
  return person && matches && person.status === 'active' ? person : null;
}

async function openSession(platform: Platform, person: Person): Promise<SignedIn> {
  const token = newSecret();
  const sessionId = digest(token);
  const now = platform.clock.now();
  const times = timesOf(now, now);
  const principal = await principalOf(person.administrationId, person._id, sessionId);
  if (!principal) {
    throw new IdentityError('identity.sign_in_refused', 'unauthenticated', 'Expected an active account');
  }
  const owner = { administrationId: person.administrationId, personId: person._id };
  await inTransaction(async (tx) => {
    await insertSession(tx, { _id: sessionId, ...owner, ...times });
    await record(tx, {
      administrationId: person.administrationId,
      act: 'session.opened',
      subject: { type: 'person', id: person._id },
      actor: { kind: 'person', personId: person._id },
    });
  });
  return { token, expiresAt: times.expiresAt, principal };
}

/** A wait that is longer than the longest was begun before a clock was moved back: it is over. */
async function refuseWhileLocked(platform: Platform, counters: Counters): Promise<void> {
  const now = platform.clock.now().getTime();
  const waits = await Promise.all(
    COUNTED.map(async (name) => {
      const lockedUntil = (await attemptsById(counters[name]))?.lockedUntil;
      const waitMs = (lockedUntil?.getTime() ?? now) - now;
      return waitMs <= LIMITS[name].longestMs ? waitMs : 0;
    }),
  );
  const waitMs = Math.max(...waits);
  if (waitMs <= 0) return;
  const facts = { retryAfterSeconds: Math.ceil(waitMs / 1000) };
  throw new IdentityError(
    'identity.too_many_attempts',
    'too_many',
    'Expected a later attempt to sign in',
    facts,
  );
}

/** Counted before the password is compared, so that attempts made at once do not slip through. */
async function countAttempt(platform: Platform, counters: Counters): Promise<void> {
  const now = platform.clock.now().getTime();
  for (const name of COUNTED) {
    const failures = await countFailure(counters[name], new Date(now + KEPT_MS));
    const waitMs = waitAfter(failures, LIMITS[name]);
    if (waitMs > 0) await lockAttempts(counters[name], new Date(now + waitMs));
  }
}

/** How long the next attempt has to wait after so many failures. */
export function waitAfter(failures: number, limit: { free: number; longestMs: number }): number {
  if (failures < limit.free) return 0;
  return Math.min(30_000 * 2 ** Math.min(failures - limit.free, 20), limit.longestMs);
}
