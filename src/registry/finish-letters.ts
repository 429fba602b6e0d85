import { unsettledEvents, retryIncident, type DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Sweep } from '../platform/sweep.ts';
import { issueReceipt } from './issue-receipt.ts';
import type { LetterDocument } from './letter-store.ts';
import { startCircuit } from './start-circuit.ts';
import { lettersDueAhead, unfinishedLetters } from './unfinished-letters.ts';

/** Younger filings are in the hands of their jobs. */
const LATE_MS = 20_000;
const PAGE = 50;

/** Where the round of each platform goes on: a letter that cannot be finished does not hold up the others. */
const rounds = new WeakMap<Platform, LetterDocument>();

/**
 * Finds letters whose receipt or circuit never came, although no job is on its way for them any more (it
 * was lost, or given up), and makes what is missing. Answers how many letters were finished.
 */
export async function finishLetters(platform: Platform): Promise<number> {
  const now = platform.clock.now();
  const before = new Date(now.getTime() - LATE_MS);
  const page = await unfinishedLetters(before, rounds.get(platform), PAGE);
  if (page.length < PAGE) rounds.delete(platform);
  else rounds.set(platform, page.at(-1)!);
  let finished = 0;
  for (const letter of [...page, ...(await lettersDueAhead(now, PAGE))]) {
    const events = await filingEvents(letter);
    if (events.some((event) => event.due)) continue;
    if (!(await finish(platform, letter))) continue;
    finished += 1;
    for (const { id } of events) await forgive(id);
  }
  return finished;
}

async function filingEvents({
  administrationId,
  _id,
}: LetterDocument): Promise<{ id: string; due: boolean }[]> {
  return (await unsettledEvents(administrationId, _id)).filter((event) => event.type === 'letter.filed');
}

async function finish(platform: Platform, letter: LetterDocument): Promise<boolean> {
  const event = filedEvent(letter);
  try {
    if (letter.receipt === undefined) await issueReceipt(platform, event);
    if (letter.circuit === undefined) await startCircuit(platform, event);
    return true;
  } catch (error) {
    platform.log.warn({ err: error, letterId: letter._id }, 'a late letter could not be finished yet');
    return false;
  }
}

/** What was given up has been done: its job finds nothing left to do, and the incident ends. */
async function forgive(eventId: string): Promise<void> {
  for (const job of ['registry.issue-receipt', 'registry.start-circuit'])
    await retryIncident(eventId, job).catch(() => undefined);
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

/** What the registry mends. */
export const registrySweeps: readonly Sweep[] = [{ name: 'registry.finish-letters', sweep: finishLetters }];
