import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { definedCollections, type DefinedCollection } from '../../../src/platform/mongo/index.ts';

const SRC = join(import.meta.dirname, '../../../src');

let collections: readonly DefinedCollection[];

/** Every collection of the product: each file that declares one is loaded. */
beforeAll(async () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => file.endsWith('.ts') && !file.startsWith('web') && !file.endsWith('mongo/collection.ts'),
    )
    .filter((file) => /\bdefineCollection</.test(readFileSync(join(SRC, file), 'utf8')));
  for (const file of files) await import(join(SRC, file));
  collections = definedCollections();
});

describe('every collection', () => {
  it('can be sharded by administration: unique indexes start with it, or are on _id', () => {
    const unique = collections.flatMap(({ spec }) =>
      spec.indexes
        .filter((index) => index.options?.unique === true)
        .map((index) => ({ collection: spec.name, first: Object.keys(index.keys)[0] })),
    );
    expect(unique.length).toBeGreaterThan(1);
    expect(unique.filter(({ first }) => first !== 'administrationId' && first !== '_id')).toEqual([]);
  });

  it('is indexed by fields that it has', () => {
    for (const { spec, model } of collections) {
      for (const field of spec.indexes.flatMap((index) => Object.keys(index.keys))) {
        const known = [field, field.split('.')[0]!].some(
          (path) => model.schema.pathType(path) !== 'adhocOrUndefined',
        );
        expect(known, `${spec.name}.${field}`).toBe(true);
      }
    }
  });

  it('has no two indexes that say the same', () => {
    for (const { spec } of collections) {
      const keys = spec.indexes.map((index) =>
        JSON.stringify([index.keys, index.options?.partialFilterExpression]),
      );
      expect(new Set(keys).size, spec.name).toBe(keys.length);
    }
  });

  it('is at version 1, or has a migration from each version before', () => {
    for (const { spec } of collections) {
      for (let version = 2; version <= spec.schemaVersion; version += 1) {
        expect(spec.migrations, spec.name).toHaveProperty(String(version));
      }
    }
  });
});
