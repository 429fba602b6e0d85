import { checkJournal } from '../../journal/index.ts';
import { searchAdministrations } from '../../identity/index.ts';
import { checkRegisters } from '../../registry/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { withRuntime } from './with-runtime.ts';

/** Verifies each administration's registers and journal; every fault is named, and the exit code is 1. */
export async function checkCommand(): Promise<void> {
  let faults = 0;
  await withRuntime(async (platform) => {
    for await (const administration of administrations(platform)) {
      const found = [
        ...(await checkRegisters(administration._id)).map((fault) => JSON.stringify(fault)),
        ...(await checkJournal(administration._id)).faults.map((fault) => JSON.stringify(fault)),
      ];
      console.log(`${found.length === 0 ? '✓' : '✗'} ${administration.code}`);
      for (const fault of found) console.log(`    ${fault}`);
      faults += found.length;
    }
  });
  if (faults > 0) throw new Error(`${faults} fault(s) found.`);
}

async function* administrations(platform: Platform): AsyncGenerator<{ _id: string; code: string }> {
  let cursor: string | undefined;
  do {
    const page = await searchAdministrations(platform, {
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
