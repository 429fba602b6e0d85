import { expect, test } from 'vitest';
import { DiskSpace } from '../../../src/embedded/store/storage/disk-space.ts';
import type { KvChange } from '../../../src/embedded/store/storage/kv.ts';

const changes = (count: number, bytes: number): KvChange[] =>
  Array.from({ length: count }, (_, i) => ({ key: Buffer.from([i]), value: Buffer.alloc(bytes) }));

test('a commit that might not fit on the disk is refused before it begins', () => {
  // given
  let free = 2 * 2 ** 20;
  const space = new DiskSpace(() => free);
  // then
  space.check(changes(5, 1_000));
  expect(() => space.check(changes(5, 1_000_000))).toThrow(
    /Expected 10\.1 MB free .* there are 2\.0: make room/,
  );
  // when
  free = 2 ** 16;
  expect(() => space.check(changes(1, 10))).toThrow(expect.objectContaining({ code: 14031 }) as Error);
});

test('plenty of space is looked at once in a while', () => {
  // given
  let looks = 0;
  const space = new DiskSpace(() => {
    looks++;
    return 2 ** 40;
  });
  // when
  for (let commit = 0; commit < 100; commit++) space.check(changes(1, 10));
  // then
  expect(looks).toBe(2);
});
