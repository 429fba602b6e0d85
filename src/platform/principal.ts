import type { LocalizedText } from './text.ts';

/**
 * Roles that a position carries. `operator` runs the platform and sees no letter.
 * French and Arabic terms: docs/domain-language.md.
 */
export const ROLES = [
  'registry-agent',
  'head',
  'unit-head',
  'officer',
  'signatory',
  'process-designer',
  'administrator',
  'operator',
] as const;

export type Role = (typeof ROLES)[number];

/** A position that the signed-in person holds now. Rights and tasks belong to positions. */
export interface HeldPosition {
  readonly positionId: string;
  readonly unitId: string;
  readonly roles: readonly Role[];
  readonly title: LocalizedText;
}

/** Who asks. Deny by default: an anonymous caller may do only what the policy names. */
export type Principal = AnonymousPrincipal | PersonPrincipal | ApiClientPrincipal | SystemPrincipal;

export interface AnonymousPrincipal {
  readonly kind: 'anonymous';
}

export interface PersonPrincipal {
  readonly kind: 'person';
  readonly personId: string;
  readonly administrationId: string;
  readonly name: LocalizedText;
  readonly positions: readonly HeldPosition[];
  readonly sessionId: string;
}

export interface ApiClientPrincipal {
  readonly kind: 'api-client';
  readonly clientId: string;
  readonly administrationId: string;
  readonly scopes: readonly string[];
}

/** A job or the command line. `reason` is kept in the journal. */
export interface SystemPrincipal {
  readonly kind: 'system';
  readonly reason: string;
}

export const ANONYMOUS: AnonymousPrincipal = { kind: 'anonymous' };

/** Person, position and authority of an act, as the journal keeps them. */
export interface Actor {
  readonly kind: Principal['kind'];
  readonly personId?: string;
  readonly clientId?: string;
  readonly positionId?: string;
  /** In what right the position acted. */
  readonly authority?: 'own' | 'delegation' | 'interim';
  readonly reason?: string;
}

/** The actor of a principal; `positionId` is the position in whose name a person acts. */
export function actorOf(principal: Principal, positionId?: string): Actor {
  switch (principal.kind) {
    case 'anonymous':
      return { kind: 'anonymous' };
    case 'person':
      return {
        kind: 'person',
        personId: principal.personId,
        positionId: positionId ?? principal.positions[0]?.positionId,
        authority: 'own',
      };
    case 'api-client':
      return { kind: 'api-client', clientId: principal.clientId };
    case 'system':
      return { kind: 'system', reason: principal.reason };
  }
}
