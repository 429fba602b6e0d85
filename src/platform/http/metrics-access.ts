import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { metricsRefused } from './errors.ts';

const LOOPBACK = /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/i;
/** What a reverse proxy adds: a request that has one of them only looks local. */
const FORWARDED = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/** Who asks for the metrics. */
export interface MetricsCaller {
  /** The other end of the connection; a proxy's address where there is one. */
  readonly peer: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Lets programs of this machine read the metrics, and whoever knows METRICS_TOKEN. @throws DomainError `http.metrics_refused` */
export function requireMetricsReader({ peer, headers }: MetricsCaller, token: string | undefined): void {
  const forwarded = FORWARDED.some((name) => headers[name] !== undefined);
  if (!forwarded && LOOPBACK.test(peer ?? '')) return;
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined || given === undefined || !isSame(given, token)) throw metricsRefused();
}

/** Takes as long whatever differs. */
function isSame(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
