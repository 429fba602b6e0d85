import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { CrashPlan, newPoints } from './crash-points.ts';
import { FaultHouse } from './fault-house.ts';
import { randomFrom } from './seed.ts';

/** A worker process that ends again and again is started more and more slowly: a fresh parent is faster. */
const MOST_ENDS_OF_WORKER = 4;
/** A life in which nothing ends for so long is ended as an operator does, which comes by points of its own. */
const LONGEST_LIFE_MS = 15_000;
const NO_FAULT_MS = 4_000;
const PAUSE_BEFORE_SIGN_IN_MS = 300;

interface CrashRun {
  readonly seed: number;
  /** Points, each of which a process is to end at. None: the points are only recorded. */
  readonly points: readonly string[];
  readonly withinMs: number;
  /** `check` runs after so many ends. */
  readonly checkEvery: number;
  /** Whether a known write counts as new in an act where it was never met. */
  readonly inEveryAct: boolean;
}

/**
 * From the first start on an empty folder, under the mixed load, processes end exactly at the points that are
 * asked for, one after another, and are started again. Then everything acknowledged is looked up. Answers
 * where processes ended, and the points that were not come by in time.
 */
export async function crashAtEach(run: CrashRun): Promise<{ hit: string[]; left: string[]; met: number }> {
  const plan = new CrashPlan();
  plan.want(run.points);
  const house = await FaultHouse.open({
    random: randomFrom(run.seed),
    environment: plan.environment,
    startAgain: hitsSince(plan),
  });
  try {
    const deadline = performance.now() + run.withinMs;
    await openLoad(house, plan, deadline);
    await endAtEach(house, plan, { ...run, deadline });
    plan.want([]);
    await house.product.stop();
    await house.restart();
    await sleep(NO_FAULT_MS);
    await house.load.stop();
    await house.expectNothingLost();
    await house.expectClean(`${plan.hits().slice(-run.checkEvery).join(', ')}, FAULTS_SEED=${run.seed}`);
    console.log(house.ledger.acknowledged, Object.fromEntries(house.ledger.answers));
    const met = plan.met();
    expect(newPoints(met, run.inEveryAct), 'points that are not in tests/faults/crash-points.json').toEqual(
      [],
    );
    const hit = plan.hits();
    return { hit, left: run.points.filter((name) => !hit.includes(nameOf(name))), met: met.size };
  } catch (error) {
    console.log(house.product.output().slice(-20_000), plan.hits());
    throw error;
  } finally {
    await house.close();
    plan.remove();
  }
}

/** Everybody signs in, whatever ends meanwhile. */
async function openLoad(house: FaultHouse, plan: CrashPlan, deadline: number): Promise<void> {
  for (;;) {
    try {
      return await house.load.open();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      const { hasEnded } = house.product;
      await sleep(hasEnded() ? 0 : PAUSE_BEFORE_SIGN_IN_MS);
      if (hasEnded()) await nextLife(house, plan);
    }
  }
}

async function endAtEach(
  house: FaultHouse,
  plan: CrashPlan,
  run: CrashRun & { readonly deadline: number },
): Promise<void> {
  const { deadline } = run;
  let checked = 0;
  house.load.start();
  while (plan.hits().length < run.points.length && performance.now() < deadline) {
    await liveUntilEnds(house, plan, deadline);
    if (plan.hits().length >= checked + run.checkEvery) {
      await house.load.stop();
      await house.expectClean(`${plan.hits().slice(checked).join(', ')}, FAULTS_SEED=${run.seed}`);
      console.log(`clean after ${plan.hits().slice(checked).join(', ')}`);
      checked = plan.hits().length;
      house.load.start();
    }
  }
}

/** Until a process ended at a point, at most a while; then the product runs again. */
async function liveUntilEnds(house: FaultHouse, plan: CrashPlan, deadline: number): Promise<void> {
  const before = plan.hits().length;
  const over = Math.min(deadline, performance.now() + LONGEST_LIFE_MS);
  const { product } = house;
  while (!product.hasEnded() && performance.now() < over && plan.hits().length < before + MOST_ENDS_OF_WORKER)
    await sleep(50);
  if (!product.hasEnded()) await product.stop();
  await nextLife(house, plan);
}

async function nextLife(house: FaultHouse, plan: CrashPlan): Promise<void> {
  const again = hitsSince(plan);
  for (;;) {
    try {
      return await house.restart();
    } catch (error) {
      if (!again()) throw error;
    }
  }
}

/** Whether a process ended at a point since this was asked for, or asked last: that excuses a failure. */
function hitsSince(plan: CrashPlan): () => boolean {
  let before = plan.hits().length;
  return () => {
    const now = plan.hits().length;
    const excused = now > before;
    before = now;
    return excused;
  };
}

function nameOf(line: string): string {
  return line.split(' @')[0]!;
}
