export { outboxBacklog } from './backlog.ts';
export { runDelivery } from './delivery.ts';
export { emit, emitAll } from './emit.ts';
export type { DomainEvent, Subscription } from './event.ts';
export { listIncidents, retryIncident } from './incidents.ts';
export { nudgeRelays, onNudge } from './nudge.ts';
export { relayOnce, startRelay } from './relay.ts';
export type { Periodic } from '../queue/index.ts';
export { lastWorkSpan, lateMs, startSigns, type WorkSpan } from './worker-life.ts';
