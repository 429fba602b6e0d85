import type { ChildProcess } from 'node:child_process';
import type { MetricFamily } from '../platform/metrics/index.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** A worker that is busy for longer, or dead, is left out this time. */
const PATIENCE_MS = 1_000;

let questions = 0;

/** What a worker process counts; null when it does not say so within a second. */
export function askMetrics(child: ChildProcess): Promise<readonly MetricFamily[] | null> {
  if (!child.connected) return Promise.resolve(null);
  const question = ++questions;
  return new Promise((resolve) => {
    const settle = (families: readonly MetricFamily[] | null): void => {
      clearTimeout(timer);
      child.off('message', hear);
      resolve(families);
    };
    const hear = (message: FromWorker): void => {
      if (message.question === question) settle(message.families);
    };
    const timer = setTimeout(() => settle(null), PATIENCE_MS);
    child.on('message', hear);
    const asked: ToWorker = { kind: 'metrics', question };
    child.send(asked, (error) => {
      if (error !== null) settle(null);
    });
  });
}
