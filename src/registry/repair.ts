import { crossAdministration } from '../platform/mongo/index.ts';
import type { DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Periodic } from '../platform/queue/index.ts';
import { issueReceipt } from './issue-receipt.ts';
import { Letters, type LetterDocument } from './letter-store.ts';
import { startCircuit } from './start-circuit.ts';

/** A filing older than this without receipt or circuit is taken up again, even if its job was given up. */
const LATE_MS = 2 * 60_000;
const MOST_AT_ONCE = 50;

/** Finds letters whose receipt or circuit never came, and makes them; logs how many it found. */
export async function repairLetters(platform: Platform): Promise<{ receipts: number; circuits: number }> {
  const late = await lateLetters(platform);
  let receipts = 0;
  let circuits = 0;
  for (const letter of late) {
    const event = filedEvent(letter);
    if (letter.receipt === undefined) receipts += await done(platform, () => issueReceipt(platform, event));
    if (letter.circuit === undefined) circuits += await done(platform, () => startCircuit(platform, event));
  }
  if (late.length > 0) platform.log.warn({ late: late.length, receipts, circuits }, 'letters repaired');
  return { receipts, circuits };
}

async function lateLetters(platform: Platform): Promise<LetterDocument[]> {
  const before = new Date(platform.clock.now().getTime() - LATE_MS);
  const scope = crossAdministration('repair looks at every administration for filings left behind');
  return Letters.find(
    {
      status: { $in: ['submitted', 'receipted'] },
      filedAt: { $lt: before },
      $or: [{ receipt: { $exists: false } }, { circuit: { $exists: false } }],
    },
    null,
    { scope },
  )
    .limit(MOST_AT_ONCE)
    .lean<LetterDocument[]>();
}

async function done(platform: Platform, work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return 1;
  } catch (error) {
    platform.log.warn({ err: error }, 'a late letter could not be repaired yet');
    return 0;
  }
}

function filedEvent(letter: LetterDocument): DomainEvent {
  return {
    id: `repair:${letter._id}`,
    type: 'letter.filed',
    version: 1,
    administrationId: letter.administrationId,
    aggregateId: letter._id,
    sequence: 0,
    time: letter.filedAt,
    data: { letterId: letter._id },
  };
}

export const registryPeriodics: readonly Periodic[] = [
  {
    name: 'registry.repair-letters',
    everyMs: 60_000,
    run: async (platform) => {
      await repairLetters(platform);
    },
  },
];
