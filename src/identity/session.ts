/** The cookie of a signed-in browser. */
export const SESSION_COOKIE = 'diwan_session';

const MINUTE = 60_000;

/** A session ends after this long without a request. */
export const IDLE_MS = 8 * 60 * MINUTE;

/** A session ends this long after signing in, used or not. */
export const ABSOLUTE_MS = 24 * 60 * MINUTE;

/** How old `seenAt` gets before a request writes it again. */
const TOUCH_MS = 5 * MINUTE;

interface SessionTimes {
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly expiresAt: Date;
}

/** The times of a session that is used now. */
export function timesOf(createdAt: Date, now: Date): SessionTimes {
  const expires = Math.min(now.getTime() + IDLE_MS, createdAt.getTime() + ABSOLUTE_MS);
  return { createdAt, seenAt: now, expiresAt: new Date(expires) };
}

export function isExpired(session: SessionTimes, now: Date): boolean {
  return session.expiresAt <= now;
}

export function needsTouch(session: SessionTimes, now: Date): boolean {
  return now.getTime() - session.seenAt.getTime() >= TOUCH_MS;
}
