import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId } from '../ids.ts';
import { METRICS_MEDIA_TYPE } from '../metrics/index.ts';
import type { Platform } from '../platform.ts';
import { routeNotFound } from './errors.ts';
import { toDomainError } from './foreign-errors.ts';
import { chooseLanguage } from './language.ts';
import { requireMetricsReader } from './metrics-access.ts';
import type { Scrape } from './metrics-route.ts';
import { problemCatalogue } from './problem-catalogue.ts';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem.ts';
import { platformProblems } from './problems.ts';

export interface WatchServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Where a process without the API is watched. */
export interface WatchServerSpec {
  /** 0 takes a free one. The address is that of HOST. */
  readonly port: number;
  readonly scrape: Scrape;
}

/** Serves `/healthz` and `/metrics`, by the same rules as the API, and nothing else. */
export async function openWatchServer(platform: Platform, spec: WatchServerSpec): Promise<WatchServer> {
  const server = createServer((request, response) => void respond(platform, spec.scrape, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(spec.port, platform.config.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  platform: Platform,
  scrape: Scrape,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  try {
    const { mediaType, text } = await answerTo(platform, scrape, request);
    response.writeHead(200, { 'content-type': mediaType }).end(text);
  } catch (thrown) {
    refuse(platform, thrown, request, response);
  }
}

async function answerTo(
  { config }: Platform,
  scrape: Scrape,
  { method, url = '', socket, headers }: IncomingMessage,
): Promise<{ mediaType: string; text: string }> {
  const path = method === 'GET' || method === 'HEAD' ? url.split('?')[0] : undefined;
  if (path === '/healthz')
    return { mediaType: 'application/json; charset=utf-8', text: JSON.stringify({ status: 'ok' }) };
  if (path !== '/metrics') throw routeNotFound();
  requireMetricsReader({ peer: socket.remoteAddress, headers }, config.metricsToken);
  return { mediaType: METRICS_MEDIA_TYPE, text: await scrape() };
}

function refuse(
  { log }: Platform,
  thrown: unknown,
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const { error, status, unforeseen } = toDomainError(thrown);
  if (unforeseen) log.error({ err: thrown }, 'request failed');
  const language = chooseLanguage({ acceptLanguage: headers['accept-language'] });
  const catalogue = problemCatalogue([platformProblems]);
  const { problem } = problemOf(error, { catalogue, language, requestId: newId() }, status);
  response
    .writeHead(problem.status, { 'content-type': PROBLEM_MEDIA_TYPE, 'content-language': language })
    .end(JSON.stringify(problem));
}
