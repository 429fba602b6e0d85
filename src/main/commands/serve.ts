import { loadConfig } from '../../platform/config.ts';
import { openWatchServer } from '../../platform/http/index.ts';
import { watchProcess } from '../../platform/metrics/index.ts';
import { startApi } from '../api.ts';
import { bindModules } from '../compose.ts';
import { advanceDemo, prepareDemo } from '../demo/index.ts';
import { GiveWay } from '../give-way.ts';
import { openRuntime, type Runtime } from '../runtime.ts';
import { scrapeOf } from '../scrape.ts';
import { loadSeparateWorker } from '../separate-worker.ts';
import { startSender, startWorker } from '../worker.ts';
import { printAddresses } from './print-addresses.ts';

/** A stop that takes longer than this is ended: what was acknowledged is in the store already. */
const STOP_DEADLINE_MS = 15_000;

/**
 * Runs the API, the worker or both until the process is asked to stop. Both take two processes,
 * unless the queue lives inside this one.
 */
export async function serveCommand({ api, worker }: { api: boolean; worker: boolean }): Promise<void> {
  const config = loadConfig();
  watchProcess(api ? 'server' : 'worker');
  const runtime = await openRuntime(config);
  bindModules();
  const separate =
    api && worker && runtime.services !== null
      ? loadSeparateWorker(runtime.services, runtime.platform.log)
      : null;
  const demo = config.demo && api ? await prepareDemo(runtime.platform) : null;
  const giveWay = new GiveWay();
  const running =
    separate?.begin() ?? (worker ? startWorker(runtime, (job) => giveWay.run(job)) : startSender(runtime));
  const server = api ? await startApi(runtime, separate ?? undefined) : null;
  const watch =
    !api && config.metricsPort !== undefined
      ? await openWatchServer(runtime.platform, { port: config.metricsPort, scrape: scrapeOf(runtime) })
      : null;
  if (server !== null) giveWay.watch(server.server);
  stopOnSignal(runtime, [() => server?.close(), () => running.stop(), () => watch?.close()]);
  if (api) printAddresses(config, demo);
  if (demo !== null) {
    await advanceDemo(runtime.platform, demo).catch((error: unknown) =>
      runtime.platform.log.warn({ err: error }, 'the letters of the demo could not all be prepared'),
    );
  }
}

type Stop = () => Promise<void> | undefined;

function stopOnSignal(runtime: Runtime, stops: readonly Stop[]): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    for (const one of stops) await one();
    await runtime.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
}
