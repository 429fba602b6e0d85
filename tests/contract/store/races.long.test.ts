import { expect, it } from 'vitest';
import { countInTransactions } from '../../support/counters.ts';
import { openTestStore } from './harness.ts';

it('32 clients that count in transactions for 30 s lose and repeat nothing', async () => {
  const store = await openTestStore();

  const counted = await countInTransactions(() => store.connect(), 30_000);

  expect(counted).toBeGreaterThan(300);
  await store.close();
}, 120_000);
