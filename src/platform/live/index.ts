export { audiencesOf } from './live.ts';
export type { Audience, LiveBus, LiveNotice, LiveSubscription, PublishedNotice } from './live.ts';
