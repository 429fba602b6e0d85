import type { Subscription } from '../platform/outbox/index.ts';

/** Jobs that follow the engine's own events. */
export const engineSubscriptions: Subscription[] = [];
