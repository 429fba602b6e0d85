import type { FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Principal } from '../principal.ts';
import { tooManyRequests } from './errors.ts';
import { addressKey } from './address-key.ts';
import type { HttpApp, RateClass } from './route.ts';
import { WindowCounter } from './window-counter.ts';

const MINUTE_MS = 60_000;

/**
 * Requests a minute, in each process. A whole ministry, or a mobile operator's customers, may share
 * one address, so what is counted by address is generous; a signed-in person and an API key are
 * counted by themselves.
 */
export type RateLimits = Readonly<Record<RateClass, number>>;

/** `sign-in` is for one login from one address; `filing` comes from the configuration. */
export const RATE_LIMITS: Omit<RateLimits, 'filing'> = {
  general: 3_000,
  'sign-in': 20,
  'anonymous-post': 300,
};

/** What an address may do for all its logins together. */
const SHARED_ADDRESS_FACTOR = 10;

/** Counts requests by the route's class, once the principal is known: hooks run in order. */
export function limitRates(app: HttpApp, clock: Clock, limits: RateLimits): void {
  const counter = new WindowCounter(clock, MINUTE_MS);
  const count = (key: string, most: number): void => {
    const wait = counter.take(key, most);
    if (wait > 0) throw tooManyRequests(wait);
  };
  app.addHook('onRequest', async (request) => {
    const { action, rate = 'general', rateKey } = request.routeOptions.config;
    if (action === undefined) return;
    const most = rateKey === undefined ? limits[rate] : limits[rate] * SHARED_ADDRESS_FACTOR;
    count(`${rate}|${callerOf(request, rate)}`, most);
  });
  app.addHook('preHandler', async (request) => {
    const { rate = 'general', rateKey } = request.routeOptions.config;
    if (rateKey !== undefined) count(`${rate}|${addressKey(request.ip)}|${rateKey(request)}`, limits[rate]);
  });
}

function callerOf(request: FastifyRequest, rate: RateClass): string {
  const address = addressKey(request.ip);
  return rate === 'sign-in' ? address : (identityOf(request.principal) ?? address);
}

function identityOf(principal: Principal): string | undefined {
  if (principal.kind === 'person') return `person:${principal.personId}`;
  return principal.kind === 'api-client' ? `client:${principal.clientId}` : undefined;
}
