import fc from 'fast-check';
import { describe, it } from 'vitest';
import { indexEqualsScan } from '../../support/index-equals-scan.ts';

describe('a query with indexes', () => {
  for (const kind of ['flat', 'one array', 'wild'] as const) {
    it(`gives what it gives without, over ${kind} documents`, () => {
      fc.assert(indexEqualsScan(kind), { numRuns: 700 });
    });
  }
});
