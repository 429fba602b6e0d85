import { setTimeout as sleep } from 'node:timers/promises';
import { FaultHouse, type Part } from './fault-house.ts';
import { pick, randomFrom, seedOfRun, shuffled, type Random } from './seed.ts';

/** What a cycle does to the product; `freeze` stops a process for a while, as a paused machine does. */
const BLOWS = [
  'kill tree',
  'kill api',
  'kill worker',
  'kill store',
  'kill redis',
  'freeze store',
  'freeze redis',
  'freeze worker',
] as const;

type Blow = (typeof BLOWS)[number];

/**
 * Breaks the product at random moments under a mixed load, `cycles` times, on one data folder. After each
 * recovery `check` finds nothing; at the end everything that was ever acknowledged is looked up again.
 */
export async function surviveKills(cycles: number): Promise<void> {
  const seed = seedOfRun(`kill ${cycles} times`);
  const random = randomFrom(seed);
  const house = await FaultHouse.open({ random });
  try {
    await house.load.open();
    const blows = blowsFor(cycles, random);
    for (const [cycle, blow] of blows.entries()) {
      const begin = performance.now();
      house.load.start();
      await sleep(200 + random() * 1_300);
      await strike(house, blow, random);
      await house.untilReady();
      await sleep(200);
      await house.load.stop();
      await house.expectClean(`${blow} in cycle ${cycle + 1} of ${cycles}, FAULTS_SEED=${seed}`);
      console.log(`cycle ${cycle + 1}: ${blow}, ${Math.round(performance.now() - begin)} ms`);
    }
    console.log(house.ledger.acknowledged, Object.fromEntries(house.ledger.answers));
    await house.expectNothingLost();
    await house.expectClean(`everything, FAULTS_SEED=${seed}`);
  } catch (error) {
    console.log(house.product.output().slice(-20_000));
    throw error;
  } finally {
    await house.close();
  }
}

/** Each blow as often as any other, in random order. */
function blowsFor(cycles: number, random: Random): Blow[] {
  const all: Blow[] = [];
  while (all.length < cycles) all.push(...shuffled(random, BLOWS));
  return all.slice(0, cycles);
}

async function strike(house: FaultHouse, blow: Blow, random: Random): Promise<void> {
  if (blow === 'kill tree') {
    await house.product.kill();
    return house.restart();
  }
  if (blow === 'kill api') {
    process.kill(house.product.pid, 'SIGKILL');
    await house.product.ended;
    return house.restart();
  }
  const part = blow.split(' ')[1] as Part;
  if (blow.startsWith('kill')) {
    house.kill(part);
    await sleep(300);
    if (pick(random, [true, false])) house.kill(part);
    await sleep(300);
    return;
  }
  if (!house.signal(part, 'SIGSTOP')) return;
  await sleep(500 + random() * 2_500);
  house.signal(part, 'SIGCONT');
}
