import fc from 'fast-check';
import { describe, it } from 'vitest';
import { compoundOrder, orderIsDocumented, orderIsTransitive } from '../../support/value-order.ts';

describe('the order of values, at length', () => {
  it('is total, is the one MongoDB documents, and is the order of the encoded keys', () => {
    fc.assert(orderIsDocumented, { numRuns: 500_000 });
    fc.assert(orderIsTransitive, { numRuns: 200_000 });
    fc.assert(compoundOrder, { numRuns: 300_000 });
  });
});
