import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GiveWay } from '../../../src/main/give-way.ts';

describe('jobs beside acts of people', () => {
  let server: Server;
  let giveWay: GiveWay;
  let held: ServerResponse[];
  let url: string;

  beforeEach(async () => {
    held = [];
    server = createServer((_request, response) => void held.push(response));
    giveWay = new GiveWay();
    giveWay.watch(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function underWay(method: string): Promise<void> {
    const before = held.length;
    fetch(url, { method }).catch(() => undefined);
    while (held.length === before) await sleep(5);
  }

  function startJobs(count: number): { started: () => number; finish: () => void } {
    let started = 0;
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    for (let job = 0; job < count; job += 1) {
      void giveWay.run(async () => {
        started += 1;
        await finished;
      });
    }
    return { started: () => started, finish };
  }

  it('run all at once while nobody waits, or only reads', async () => {
    // given
    await underWay('GET');

    // when
    const jobs = startJobs(4);

    // then
    expect(jobs.started()).toBe(4);
    jobs.finish();
  });

  it('run one at a time while an act is under way, and the rest when it is answered', async () => {
    // given
    await underWay('POST');

    // when
    const jobs = startJobs(4);
    await sleep(200);

    // then
    expect(jobs.started()).toBe(1);

    // when
    held[0]!.end();
    await sleep(200);

    // then
    expect(jobs.started()).toBe(4);
    jobs.finish();
  });

  it('run after a while however long an act takes', async () => {
    // given
    await underWay('POST');

    // when
    const jobs = startJobs(4);
    await sleep(2_500);

    // then
    expect(jobs.started()).toBe(4);
    jobs.finish();
  });
});
