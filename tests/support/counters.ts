import type { MongoClient } from 'mongodb';
import { expect } from 'vitest';

interface Counter {
  _id: number;
  n: number;
}

const CLIENTS = 32;
const COUNTERS = 8;

/**
 * Many clients read two counters and write both in a transaction, for a while: the sums must be exactly what
 * was acknowledged. Answers how many were.
 */
export async function countInTransactions(
  connect: () => Promise<MongoClient>,
  forMs: number,
): Promise<number> {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, connect));
  const counters = clients[0]!.db().collection<Counter>('counters');
  await counters.insertMany(Array.from({ length: COUNTERS }, (_, _id) => ({ _id, n: 0 })));
  const end = performance.now() + forMs;
  const added = await Promise.all(
    clients.map(async (client, one) => {
      const sums = Array.from({ length: COUNTERS }, () => 0);
      const own = client.db().collection<Counter>('counters');
      for (let turn = 0; performance.now() < end; turn++) {
        const pair = [(one + turn) % COUNTERS, (one + 3 * turn + 1) % COUNTERS];
        await client.withSession((session) =>
          session.withTransaction(async () => {
            for (const _id of new Set(pair)) {
              const found = await own.findOne({ _id }, { session });
              await own.updateOne({ _id }, { $set: { n: (found?.n ?? 0) + 1 } }, { session });
            }
          }),
        );
        for (const _id of new Set(pair)) sums[_id]! += 1;
      }
      return sums;
    }),
  );
  const expected = Array.from({ length: COUNTERS }, (_, _id) => ({
    _id,
    n: added.reduce((sum, sums) => sum + sums[_id]!, 0),
  }));
  expect(await counters.find({}, { sort: { _id: 1 } }).toArray()).toEqual(expected);
  return expected.reduce((sum, { n }) => sum + n, 0);
}
