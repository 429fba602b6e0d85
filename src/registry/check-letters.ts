import { inPages, type Fault, type Tally } from '../platform/invariants.ts';
import { lastWorkSpan, lateMs, unsettledEvents } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { liveTaskPages } from '../tasks/index.ts';
import type { LetterStatus } from './letter.ts';
import { Letters, type LetterDocument } from './letter-store.ts';
import { letterPages, replyPages } from './check-registers.ts';
import { unfinishedLetters } from './unfinished-letters.ts';

const PAGE = 500;
const LATE_MS = 60_000;

/** A filing becomes a receipt and a circuit within a minute, or an incident says why not. */
export async function* checkUnfinished(
  platform: Platform,
  _platformId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  const span = await lastWorkSpan(platform);
  const pages = inPages((after: LetterDocument | undefined) =>
    unfinishedLetters(platform.clock.now(), after, PAGE),
  );
  for await (const page of pages) {
    for (const letter of page) {
      seen();
      if (lateMs(span, letter.dueSince!) <= LATE_MS) continue;
      const events = await unsettledEvents(letter.administrationId, letter._id);
      if (events.some((event) => event.type === 'letter.filed')) continue;
      yield { subject: `letter ${letter._id}`, detail: `${letter.number}: ${missingOf(letter)}` };
    }
  }
}

function missingOf(letter: LetterDocument): string {
  const missing = [
    ...(letter.receipt === undefined ? ['its receipt'] : []),
    ...(letter.circuit === undefined ? ['its circuit'] : []),
  ];
  return `nothing will make ${missing.join(' and ')}, filed ${letter.filedAt.toISOString()}`;
}

/** A letter that says nothing is due has its receipt and its circuit. */
export async function* checkFinished(
  _platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  for await (const page of letterPages(administrationId)) {
    for (const letter of page) {
      seen();
      const { receipt, circuit, dueSince } = letter;
      if (dueSince !== undefined || (receipt !== undefined && circuit !== undefined)) continue;
      yield { subject: `letter ${letter._id}`, detail: `${letter.number}: ${missingOf(letter)}` };
    }
  }
}

const FINAL: readonly LetterStatus[] = ['rejected', 'withdrawn', 'closed', 'archived'];

/** Nobody is asked to work on a letter whose file is closed. */
export async function* checkClosed(
  _platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  for await (const page of liveTaskPages(administrationId, PAGE)) {
    const ids = [...new Set(page.map((task) => task.subject.id))];
    const closed = await Letters.find(
      { administrationId, _id: { $in: ids }, status: { $in: [...FINAL] } },
      { number: 1, status: 1 },
    ).lean<Pick<LetterDocument, '_id' | 'number' | 'status'>[]>();
    const found = new Map(closed.map((letter) => [letter._id, letter]));
    for (const task of page) {
      seen();
      const letter = found.get(task.subject.id);
      if (letter === undefined) continue;
      const detail = `${letter.number} is ${letter.status}, but the task ${task._id} (${task.elementId}) is open`;
      yield { subject: `letter ${letter._id}`, detail };
    }
  }
}

/** A reply that has its number is signed and dispatched by its circuit: none is left lying. */
export async function* checkReplies(
  _platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  for await (const page of replyPages(administrationId)) {
    const waiting = page.filter((reply) => reply.number !== undefined && reply.status !== 'dispatched');
    const letters = await Letters.find(
      { administrationId, _id: { $in: waiting.map((reply) => reply.letterId) } },
      { status: 1 },
    ).lean<Pick<LetterDocument, '_id' | 'status'>[]>();
    const statuses = new Map(letters.map((letter) => [letter._id, letter.status]));
    for (const reply of waiting) {
      seen();
      const status = statuses.get(reply.letterId);
      if (status !== undefined && !FINAL.includes(status)) continue;
      const detail = `${reply.number ?? ''} is ${reply.status}, but its letter is ${status ?? 'missing'}`;
      yield { subject: `reply ${reply._id}`, detail };
    }
  }
}
