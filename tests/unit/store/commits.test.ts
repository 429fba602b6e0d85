import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Commits } from '../../../src/embedded/store/storage/commits.ts';
import { Overlay } from '../../../src/embedded/store/storage/overlay.ts';
import type { KvChange, KvReader } from '../../../src/embedded/store/storage/kv.ts';
import { EMPTY } from './memory-kv.ts';

function lay(view: Overlay, { key, value }: KvChange): void {
  if (value === null) view.delete(key);
  else view.put(key, value);
}

/** A disk whose commits end when the test says so. */
class Disk {
  readonly state = new Overlay(EMPTY);
  readonly waiting: { changes: KvChange[]; end: (error: Error | null) => void }[] = [];
  readonly commits = new Commits(
    () => this.state,
    (changes) =>
      new Promise((resolve, reject) => {
        const all = [...changes];
        const end = (error: Error | null): void => {
          if (error) return reject(error);
          for (const change of all) lay(this.state, change);
          resolve();
        };
        this.waiting.push({ changes: all, end });
      }),
  );

  async next(error: Error | null = null): Promise<number> {
    while (this.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const { changes, end } = this.waiting.shift()!;
    end(error);
    return changes.length;
  }
}

const put = (key: string, value: string | null): KvChange => ({
  key: Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
});

function increment(disk: Disk, key: string): Promise<number> {
  return disk.commits.write((current) => {
    const result = Number(current.get(Buffer.from(key))?.toString() ?? '0') + 1;
    return { result, changes: [put(key, String(result))] };
  });
}

const contents = (view: KvReader): string[] =>
  [...view.range(Buffer.from('a'), Buffer.from('z'))].map(
    ({ key, value }) => `${key.toString()}=${value.toString()}`,
  );

test('writers that come while a commit is under way share the next, each upon those before it', async () => {
  // given a commit under way
  const disk = new Disk();
  const first = increment(disk, 'n');
  while (disk.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
  // when
  const others = [increment(disk, 'n'), increment(disk, 'n'), increment(disk, 'm')];
  // then
  expect(await disk.next()).toBe(1);
  expect(await first).toBe(1);
  expect(await disk.next()).toBe(2);
  expect(await Promise.all(others)).toEqual([2, 3, 1]);
  expect(contents(disk.state)).toEqual(['m=1', 'n=3']);
});

test('a writer that throws stages nothing, and is answered once what it saw is on disk', async () => {
  // given
  const disk = new Disk();
  const first = increment(disk, 'n');
  // when
  const refused = disk.commits.write((current) => {
    throw new Error(`n is ${current.get(Buffer.from('n'))?.toString()}`);
  });
  let isAnswered = false;
  refused.catch(() => (isAnswered = true));
  await new Promise((resolve) => setTimeout(resolve, 5));
  // then
  expect(isAnswered).toBe(false);
  expect(await disk.next()).toBe(1);
  await expect(refused).rejects.toThrow('n is 1');
  expect(await first).toBe(1);
});

test('a commit that fails takes with it what was staged upon it, and nothing later', async () => {
  // given
  const disk = new Disk();
  const first = increment(disk, 'n');
  while (disk.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const second = increment(disk, 'n');
  const reader = disk.commits.write(() => ({ result: 'saw', changes: [] }));
  // when
  const failed = Promise.allSettled([first, second, reader]);
  await disk.next(new Error('disk full'));
  // then
  for (const outcome of await failed) expect(outcome).toMatchObject({ reason: { message: 'disk full' } });
  const third = increment(disk, 'n');
  await disk.next();
  expect(await third).toBe(1);
});

test('what is staged reads like a store that holds it', async () => {
  const key = fc.constantFrom('b', 'c', 'd', 'e', 'f');
  const change = fc
    .tuple(key, fc.option(fc.string({ maxLength: 2 })))
    .map(([name, value]) => put(name, value));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change), { maxLength: 3 }), fc.boolean(), async (rounds, reverse) => {
      // given the changes on disk, under way and gathered
      const disk = new Disk();
      const model = new Overlay(EMPTY);
      const written: Promise<unknown>[] = [];
      for (const changes of rounds) {
        written.push(disk.commits.write(() => ({ result: null, changes })));
        for (const each of changes) lay(model, each);
        await new Promise((resolve) => setImmediate(resolve));
      }
      // when
      let seen: KvReader = EMPTY;
      const [from, to] = [Buffer.from('b'), Buffer.from('f')];
      const read = disk.commits.write((current) => {
        seen = current;
        expect(current.count(from, to)).toBe(model.count(from, to));
        expect([...current.range(from, to, reverse)]).toEqual(
          [...model.range(from, to, reverse)].map(({ key: name, value }) => ({ key: name, value })),
        );
        return { result: null, changes: [] };
      });
      expect(seen).not.toBe(EMPTY);
      let ended = false;
      void Promise.all([...written, read]).then(() => (ended = true));
      while (!ended) {
        disk.waiting.shift()?.end(null);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }),
    { numRuns: 200 },
  );
});
