export { outboxBacklog, type OutboxBacklog } from './backlog.ts';
export { runDelivery } from './delivery.ts';
export { emit, type NewEvent } from './emit.ts';
export type { DomainEvent, Subscription } from './event.ts';
export { listIncidents, retryIncident, type Incident } from './incidents.ts';
export { relayOnce, startRelay, type Relay } from './relay.ts';
export type { Periodic } from '../queue/index.ts';
