import { loadConfig } from '../../platform/config.ts';
import type { Platform } from '../../platform/platform.ts';
import { openRuntime } from '../runtime.ts';

/** Opens the configured installation for one piece of work. With the embedded store, the product must be stopped. */
export async function withRuntime(work: (platform: Platform) => Promise<void>): Promise<void> {
  const config = loadConfig();
  const runtime = await openRuntime({ ...config, logLevel: 'warn' });
  try {
    await work(runtime.platform);
  } finally {
    await runtime.close();
  }
}
