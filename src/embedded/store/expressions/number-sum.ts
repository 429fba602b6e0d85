import { Double } from 'bson';
import { notImplemented } from '../errors.ts';
import { isNumberLike } from '../values/numbers.ts';
import { add, amountOf, toBson, type Amount } from './arithmetic.ts';

/**
 * The sum of many numbers, as MongoDB's `$sum` and `$avg` make it: whole numbers exactly, doubles with their
 * rounding errors carried along (Knuth's two-sum), so that the order of the documents does not show.
 */
export class NumberSum {
  #count = 0;
  #exact: Amount = { whole: 0n, long: false };
  #doubles = 0;
  #sum = 0;
  #rest = 0;
  /** Keeps infinities and NaN, which the correction would spoil. */
  #special = 0;

  /** Anything but numbers is passed over. */
  add(value: unknown): 0 {
    if (!isNumberLike(value)) return 0;
    this.#count++;
    const amount = amountOf(value);
    if ('double' in amount) {
      this.#doubles++;
      this.#addDouble(amount.double);
    } else this.#exact = add(this.#exact, amount);
    if (this.#doubles > 0 && 'decimal' in this.#exact)
      throw notImplemented('a sum of Decimal128 and doubles');
    return 0;
  }

  total(): unknown {
    return this.#doubles === 0 ? toBson(this.#exact) : new Double(this.#asDouble());
  }

  /** null where there was no number. */
  mean(): unknown {
    if (this.#count === 0) return null;
    if ('decimal' in this.#exact) throw notImplemented('the mean of Decimal128');
    return new Double(this.#asDouble() / this.#count);
  }

  #addDouble(value: number): void {
    this.#special += value;
    const sum = value + this.#sum;
    const back = sum - value;
    this.#rest += value - (sum - back) + (this.#sum - back);
    this.#sum = sum + this.#rest;
    this.#rest -= this.#sum - sum;
  }

  /** The whole part joins the doubles in two halves that doubles hold exactly. */
  #asDouble(): number {
    const whole = 'whole' in this.#exact ? this.#exact.whole : 0n;
    if (this.#doubles === 0) return Number(whole);
    const copy = new NumberSum();
    copy.#sum = this.#sum;
    copy.#rest = this.#rest;
    const near = Number(whole);
    copy.#addDouble(near);
    copy.#addDouble(Number(whole - BigInt(near)));
    return Number.isNaN(copy.#sum) ? this.#special + near : copy.#sum;
  }
}
