import { loadConfig } from '../../platform/config.ts';
import type { Platform } from '../../platform/platform.ts';
import { openStoreOnly } from '../backup/index.ts';
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
  const runtime = await openRuntime(config, running?.services ?? undefined, running !== null);
  try {
    await work(runtime.platform);
  } finally {
    await runtime.close();
  }
}

/**
 * The same for work that only reads: beside a running product it opens documents and files, and nothing
 * of its queue, so that it works wherever the queue lives and disturbs no job under way.
 */
export async function withDocuments(
  work: (platform: Platform) => Promise<void>,
  logLevel = 'warn',
): Promise<void> {
  const config = loadConfig();
  if (runningOn(config.dataDir) === null) return withRuntime(work, logLevel);
  const opened = await openStoreOnly(config, logLevel);
  try {
    await work(opened.platform);
  } finally {
    await opened.close();
  }
}
