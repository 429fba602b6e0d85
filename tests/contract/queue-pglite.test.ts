import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPglitePool } from '../../src/embedded/queue/index.ts';
import { createLogger } from '../../src/platform/log.ts';
import { entryFile } from '../../src/platform/paths.ts';
import { openQueueBackend } from '../../src/platform/queue/index.ts';

const log = createLogger('silent');
const door = (source: string) => JSON.stringify(pathToFileURL(entryFile(source)).href);

describe('the queue in this process', () => {
  let folder: string;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'dwn-pg-')), 'queue');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('keeps every acknowledged job when its process is killed', { timeout: 60_000 }, async () => {
    // given
    const script = `
      const { openPglitePool } = await import(${door('embedded/queue/index.ts')});
      const { openQueueBackend } = await import(${door('platform/queue/index.ts')});
      const { createLogger } = await import(${door('platform/log.ts')});
      const { pool } = await openPglitePool(${JSON.stringify(folder)});
      const { jobs } = await openQueueBackend({ pglite: pool }, { log: createLogger('silent') });
      for (let n = 0; ; n += 1) {
        await jobs.add('registry', 'x.y', { eventId: String(n), job: 'x.y' }, { jobId: 'job-' + n });
        process.stdout.write(n + ' ');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    while (output.split(' ').length < 200) await sleep(5);
    // when
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    // then
    const acknowledged = output.split(' ').filter((text) => /^\d+$/.test(text)).length;
    const pglite = await openPglitePool(folder, log);
    const backend = await openQueueBackend({ pglite: pglite.pool }, { log });
    expect((await backend.health()).queues.registry.waiting).toBeGreaterThanOrEqual(acknowledged);
    await backend.close();
    await pglite.close();
  });

  it('sets data aside that it cannot read, and starts empty', { timeout: 60_000 }, async () => {
    // given
    const first = await openPglitePool(folder);
    await first.close();
    truncateSync(join(folder, 'global', 'pg_control'), 10);
    // when
    const pglite = await openPglitePool(folder, log);
    const backend = await openQueueBackend({ pglite: pglite.pool }, { log });
    // then
    expect((await backend.health()).queues.registry.waiting).toBe(0);
    expect(existsSync(`${folder}.damaged`)).toBe(true);
    await backend.close();
    await pglite.close();
  });
});
