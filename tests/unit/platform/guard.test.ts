import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namesAdministration } from '../../../src/platform/mongo/guard.ts';
import {
  AdministrationChangedError,
  crossAdministration,
  defineCollection,
  UnscopedQueryError,
  type StoredDocument,
} from '../../../src/platform/mongo/index.ts';

interface Sample extends StoredDocument {
  label: string;
  count?: number;
}

const Samples = defineCollection<Sample>({
  name: 'guard_samples',
  scope: 'administration',
  schemaVersion: 1,
  fields: { label: String, count: Number },
  indexes: [],
});

const _id = 'sample-1';

describe('the administration guard', () => {
  const unscoped: Record<string, () => PromiseLike<unknown>> = {
    find: () => Samples.find({ label: 'x' }),
    'find everything': () => Samples.find(),
    findOne: () => Samples.findOne({ _id }),
    findById: () => Samples.findById(_id),
    exists: () => Samples.exists({ _id }),
    countDocuments: () => Samples.countDocuments({}),
    estimatedDocumentCount: () => Samples.estimatedDocumentCount(),
    distinct: () => Samples.distinct('label'),
    updateOne: () => Samples.updateOne({ _id }, { $set: { label: 'y' } }),
    updateMany: () => Samples.updateMany({}, { $set: { label: 'y' } }),
    replaceOne: () => Samples.replaceOne({ _id }, { label: 'y' }),
    deleteOne: () => Samples.deleteOne({ _id }),
    deleteMany: () => Samples.deleteMany({}),
    findOneAndUpdate: () => Samples.findOneAndUpdate({ _id }, { $set: { label: 'y' } }),
    findByIdAndUpdate: () => Samples.findByIdAndUpdate(_id, { $set: { label: 'y' } }),
    findOneAndReplace: () => Samples.findOneAndReplace({ _id }, { label: 'y' }),
    findOneAndDelete: () => Samples.findOneAndDelete({ _id }),
    findByIdAndDelete: () => Samples.findByIdAndDelete(_id),
    aggregate: () => Samples.aggregate([{ $group: { _id: '$label' } }]),
    'aggregate, match later': () =>
      Samples.aggregate([{ $sort: { label: 1 } }, { $match: { administrationId: 'a' } }]),
    'aggregate, other collection': () =>
      Samples.aggregate([
        { $match: { administrationId: 'a' } },
        { $lookup: { from: 'others', localField: 'label', foreignField: 'label', as: 'others' } },
      ]),
    'bulkWrite update': () =>
      Samples.bulkWrite([{ updateOne: { filter: { _id }, update: { $set: { label: 'y' } } } }]),
    'bulkWrite delete': () => Samples.bulkWrite([{ deleteMany: { filter: {} } }]),
    'cursor of find': () => Samples.find({ label: 'x' }).cursor().next(),
    'cursor of aggregate': () =>
      Samples.aggregate([{ $sort: { label: 1 } }])
        .cursor()
        .next(),
    'an operator other than equality': () => Samples.find({ administrationId: { $ne: 'a' } }),
    'one side of $or': () => Samples.find({ $or: [{ administrationId: 'a' }, { label: 'x' }] }),
    'several administrations': () => Samples.find({ administrationId: { $in: ['a', 'b'] } }),
    'an empty administration': () => Samples.find({ administrationId: '' }),
  };

  it.each(Object.entries(unscoped))('refuses %s without an administration', async (_name, query) => {
    await expect(Promise.resolve().then(query)).rejects.toThrow(UnscopedQueryError);
  });

  it.each([
    ['an equality', { administrationId: 'a' }],
    ['$eq', { administrationId: { $eq: 'a' } }],
    ['one among one', { administrationId: { $in: ['a'] } }],
    ['a part of $and', { $and: [{ label: 'x' }, { administrationId: 'a' }] }],
  ])('accepts %s', (_name, filter) => {
    expect(namesAdministration(filter)).toBe(true);
  });

  const moving: Record<string, () => PromiseLike<unknown>> = {
    $set: () => Samples.updateOne({ _id, administrationId: 'a' }, { $set: { administrationId: 'b' } }),
    $unset: () => Samples.updateOne({ _id, administrationId: 'a' }, { $unset: { administrationId: 1 } }),
    'a replacement': () =>
      Samples.replaceOne({ _id, administrationId: 'a' }, { administrationId: 'b', label: 'x' }),
    'a pipeline': () =>
      Samples.updateOne({ _id, administrationId: 'a' }, [{ $set: { administrationId: 'b' } }], {
        updatePipeline: true,
      }),
    'a bulk write': () =>
      Samples.bulkWrite([
        {
          updateOne: { filter: { _id, administrationId: 'a' }, update: { $set: { administrationId: 'b' } } },
        },
      ]),
    'an override': () =>
      Samples.updateOne(
        { _id, administrationId: 'a' },
        { $set: { label: 'x' } },
        { overwriteImmutable: true },
      ),
    'a scoped update': () =>
      Samples.updateMany(
        { _id },
        { $set: { administrationId: 'b' } },
        { scope: crossAdministration('test') },
      ),
  };

  it.each(Object.entries(moving))(
    'refuses to move a document to another administration by %s',
    async (_name, write) => {
      await expect(Promise.resolve().then(write)).rejects.toThrow(AdministrationChangedError);
    },
  );

  it('refuses a document without an administration', async () => {
    await expect(Samples.insertMany([{ _id, label: 'x' }])).rejects.toThrow(/administrationId/);
    await expect(Samples.create({ _id, label: 'x' })).rejects.toThrow(/administrationId/);
  });

  it('refuses unknown fields in filters, updates and documents', async () => {
    await expect(
      Promise.resolve().then(() => Samples.find({ administrationId: 'a', lable: 'x' })),
    ).rejects.toThrow(/lable/);
    const wrong: Record<string, unknown> = { lable: 'y' };
    await expect(
      Promise.resolve().then(() => Samples.updateOne({ _id, administrationId: 'a' }, { $set: wrong })),
    ).rejects.toThrow(/lable/);
    await expect(
      Promise.resolve().then(() => Samples.insertMany([{ _id, administrationId: 'a', ...wrong }])),
    ).rejects.toThrow(/lable/);
  });

  it('is not switched off anywhere: no query passes the option that skips middleware', () => {
    const src = join(import.meta.dirname, '../../../src');
    const offenders = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('web'))
      .filter((file) => /\bmiddleware:/.test(readFileSync(join(src, file), 'utf8')));
    expect(offenders).toEqual([]);
  });

  it('demands a reason to cross administrations', () => {
    expect(() => crossAdministration(' ')).toThrow(/reason/);
  });

  it('demands one definition and every migration of a collection', () => {
    const spec = {
      name: 'guard_samples',
      scope: 'administration',
      schemaVersion: 1,
      fields: {},
      indexes: [],
    } as const;
    expect(() => defineCollection(spec)).toThrow(/one definition/);
    expect(() => defineCollection({ ...spec, name: 'guard_others', schemaVersion: 2 })).toThrow(
      /migration to version 2/,
    );
  });
});
