export { startLocalRedis } from './local-redis.ts';
export type { LocalRedis, LocalRedisSpec } from './local-redis.ts';
export { openPglitePool } from './pglite-pool.ts';
export type { PglitePool } from './pglite-pool.ts';
export { findRedisProgram } from './redis-program.ts';
