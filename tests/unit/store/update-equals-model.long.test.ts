import fc from 'fast-check';
import { describe, it } from 'vitest';
import { updateEqualsModel } from '../../support/update-equals-model.ts';

describe('updates, at length', () => {
  it('do what the reference model of the manual does, or are refused with its codes', () => {
    fc.assert(updateEqualsModel, { numRuns: 200_000 });
  });
});
