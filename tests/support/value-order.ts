import fc from 'fast-check';
import { compareValues } from '../../src/embedded/store/values/compare.ts';
import { encodeKey, encodeKeyPart } from '../../src/embedded/store/values/key-encoding.ts';
import { common, numbers, values } from './bson-values.ts';
import { referenceOrder } from './reference-order.ts';

const anything = fc.oneof(values, common, numbers);

function same(what: string, left: number, right: number): void {
  if (Math.sign(left) !== Math.sign(right)) throw new Error(`${what}: ${left} and ${right}`);
}

/** The comparator is the documented order, and the encoded keys are in it, ascending and descending. */
export const orderIsDocumented = fc.property(anything, anything, (a, b) => {
  const order = compareValues(a, b);
  same('the reference', referenceOrder(a, b), order);
  same('the keys', Buffer.compare(encodeKey(a), encodeKey(b)), order);
  same('turned round', -compareValues(b, a), order);
});

export const orderIsTransitive = fc.property(anything, anything, anything, (a, b, c) => {
  const [x, y, z] = [a, b, c].toSorted(compareValues);
  if (compareValues(x, y) > 0 || compareValues(y, z) > 0 || compareValues(x, z) > 0)
    throw new Error('not transitive');
});

const pair = fc.tuple(anything, anything);

export const compoundOrder = fc.property(
  pair,
  pair,
  fc.boolean(),
  fc.boolean(),
  (left, right, down, lastDown) => {
    const key = ([a, b]: readonly unknown[]): Buffer =>
      Buffer.concat([encodeKeyPart(a, down), encodeKeyPart(b, lastDown)]);
    const first = compareValues(left[0], right[0]) * (down ? -1 : 1);
    const second = compareValues(left[1], right[1]) * (lastDown ? -1 : 1);
    same('compound keys', Buffer.compare(key(left), key(right)), first || second);
  },
);
