import type { Platform } from '../platform/platform.ts';
import { ANONYMOUS, type HeldPosition, type PersonPrincipal, type Principal } from '../platform/principal.ts';
import { IdentityError } from './errors.ts';
import type { Position } from './organisation.ts';
import { digest, sameDigest } from './password.ts';
import { personById, positionsHeldBy } from './person-store.ts';
import { apiClientById, sessionById, touchSession } from './session-store.ts';
import { isExpired, needsTouch, SESSION_COOKIE, timesOf } from './session.ts';

/** The part of a request that says who asks. */
export interface Credentials {
  readonly headers: { readonly authorization?: string | undefined };
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** An open page asks by itself whether its session still holds: that must not prolong it. */
  readonly passive?: boolean;
}

/**
 * Who asks, read from the store each time: a removed position, a disabled account or a revoked key
 * loses its rights at once. A key that is wrong is refused; a session that has ended is anonymous.
 */
export async function authenticate(platform: Platform, request: Credentials): Promise<Principal> {
  const header = request.headers.authorization;
  if (header !== undefined) return authenticateClient(header);
  const token = request.cookies[SESSION_COOKIE];
  return token === undefined || token === ''
    ? ANONYMOUS
    : authenticateSession(platform, token, request.passive === true);
}

async function authenticateSession(platform: Platform, token: string, passive: boolean): Promise<Principal> {
  const now = platform.clock.now();
  const session = await sessionById(digest(token));
  if (!session || isExpired(session, now)) return ANONYMOUS;
  const principal = await principalOf(session.administrationId, session.personId, session._id);
  if (principal && !passive && needsTouch(session, now)) {
    const { seenAt, expiresAt } = timesOf(session.createdAt, now);
    await touchSession(session, { seenAt, expiresAt });
  }
  return principal ?? ANONYMOUS;
}

/** The principal of an active person, with the positions held now. */
export async function principalOf(
  administrationId: string,
  personId: string,
  sessionId: string,
): Promise<PersonPrincipal | null> {
  const [person, positions] = await Promise.all([
    personById(administrationId, personId),
    positionsHeldBy(administrationId, personId),
  ]);
  if (!person || person.status !== 'active') return null;
  return {
    kind: 'person',
    personId,
    administrationId,
    name: person.name,
    positions: positions.map(held),
    sessionId,
  };
}

function held(position: Position): HeldPosition {
  return { positionId: position._id, unitId: position.unitId, roles: position.roles, title: position.title };
}

const KEY = /^Bearer +dw_([0-9a-f-]{36})_([A-Za-z0-9_-]{16,})$/i;

async function authenticateClient(header: string): Promise<Principal> {
  const [, clientId, secret] = KEY.exec(header) ?? [];
  const client = clientId ? await apiClientById(clientId.toLowerCase()) : null;
  const matches = sameDigest(client?.secretHash ?? digest('no client'), digest(secret ?? ''));
  if (!client || !matches || client.revokedAt) {
    throw new IdentityError(
      'identity.key_refused',
      'unauthenticated',
      'Expected a valid API key, but it is not',
    );
  }
  return {
    kind: 'api-client',
    clientId: client._id,
    administrationId: client.administrationId,
    scopes: client.scopes,
  };
}
