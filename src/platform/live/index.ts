export { openLiveBus } from './live-bus.ts';
export type { LiveBusSpec } from './live-bus.ts';
export type { Audience, LiveBus, LiveNotice, LiveSubscription, PublishedNotice } from './live.ts';
export { createLiveRoutes, liveRoutes } from './routes.ts';
