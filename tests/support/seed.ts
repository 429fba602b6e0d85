/** Numbers from 0 to 1 that a seed determines: what failed once can be run again. */
export type Random = () => number;

/**
 * The seed of a fault run: `FAULTS_SEED` where a failure is replayed, else a new one. It is printed, so
 * that a failing run can be replayed.
 */
export function seedOfRun(what: string): number {
  const given = process.env['FAULTS_SEED'];
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  console.log(`${what}: FAULTS_SEED=${seed}`);
  return seed;
}

/** mulberry32: small, fast and even enough to choose moments and victims. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(random: Random, among: readonly T[]): T {
  return among[Math.floor(random() * among.length)]!;
}

/** In random order. */
export function shuffled<T>(random: Random, all: readonly T[]): T[] {
  return all
    .map((one) => ({ one, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
