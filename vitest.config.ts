import { defineConfig } from 'vitest/config';

/** Tests that start the whole product: two at a time, for they mostly wait. */
const product = ['tests/e2e/**/*.test.ts', 'tests/faults/**/*.test.ts'];
/** What the product's queries cost, read from what the tests before recorded. */
const queries = ['tests/queries/**/*.test.ts'];
const long = ['tests/**/*.long.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['tests/support/build-server.ts'],
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['tests/**/*.test.ts'],
          exclude: [...product, ...queries, ...long, 'tests/bench/**'],
          testTimeout: 30_000,
          pool: 'forks',
          maxWorkers: 4,
        },
      },
      {
        extends: true,
        test: {
          name: 'product',
          globalSetup: ['tests/support/build-product.ts'],
          include: product,
          exclude: long,
          testTimeout: 300_000,
          pool: 'forks',
          maxWorkers: 2,
        },
      },
      { extends: true, test: { name: 'queries', include: queries, pool: 'forks' } },
      {
        extends: true,
        test: { name: 'long', include: long, testTimeout: 1_800_000, pool: 'forks', fileParallelism: false },
      },
    ],
  },
});
