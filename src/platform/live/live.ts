import type { Principal } from '../principal.ts';

/**
 * Who a notice is for: `person:ID`, `position:ID`, `role:ROLE` or `administration` (all its staff).
 * Always within one administration.
 */
export type Audience = string;

/** A hint that something changed; the browser reads it again by the API. Carries ids, no personal data. */
export interface LiveNotice {
  readonly administrationId: string;
  readonly audience: readonly Audience[];
  /** `task.changed`, `letter.changed`. */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A published notice. `id` is a UUIDv7 and serves as the SSE event id. */
export interface PublishedNotice extends LiveNotice {
  readonly id: string;
  readonly time: Date;
}

export interface LiveSubscription {
  readonly administrationId: string;
  readonly audience: readonly Audience[];
  /** The last notice this listener saw: later ones kept in the store are delivered first. */
  readonly afterId?: string;
}

/** Notices from any process to the browsers that listen at any process. Delivery is at least once. */
export interface LiveBus {
  /** Keeps the notice for an hour, then tells every process. */
  publish(notice: LiveNotice): Promise<void>;
  /** Resolves once nothing published later can be missed; the result ends the subscription. */
  subscribe(to: LiveSubscription, receive: (notice: PublishedNotice) => void): Promise<() => void>;
  close(): Promise<void>;
}

/** The audiences a principal belongs to; empty for those who may not listen. */
export function audiencesOf(principal: Principal): readonly Audience[] {
  if (principal.kind !== 'person') return [];
  const positions = principal.positions.map((position) => `position:${position.positionId}`);
  const roles = principal.positions.flatMap((position) => position.roles.map((role) => `role:${role}`));
  return ['administration', `person:${principal.personId}`, ...positions, ...new Set(roles)];
}
