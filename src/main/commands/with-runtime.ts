import { loadConfig } from '../../platform/config.ts';
import type { Platform } from '../../platform/platform.ts';
import { inUse, runningOn } from '../data-folder.ts';
import { openRuntime } from '../runtime.ts';

/**
 * Opens the configured installation for one piece of work: beside the product when it runs, by its own
 * store and queue, else alone. A product whose queue lives inside its process must be stopped first.
 */
export async function withRuntime(
  work: (platform: Platform) => Promise<void>,
  logLevel = 'warn',
): Promise<void> {
  const config = { ...loadConfig(), logLevel };
  const running = runningOn(config.dataDir);
  if (running !== null && running.services === null) throw inUse(config.dataDir, running.pid);
  const runtime = await openRuntime(config, running?.services ?? undefined);
  try {
    await work(runtime.platform);
  } finally {
    await runtime.close();
  }
}
