import { inPages, type Fault, type Invariant, type Tally } from '../platform/invariants.ts';
import { lastWorkSpan, lateMs } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { holesOf, type Hole, type HoleKind } from './case-holes.ts';
import { casesUnderWay, type Case } from './instance-store.ts';
import { timersDueBefore, type TimerDocument } from './timer-store.ts';

const PAGE = 500;
const LATE_MS = 60_000;

/** The promises of running circuits. */
export const engineInvariants: readonly Invariant[] = [
  {
    name: 'engine.cases-have-a-reason-to-wait',
    promise:
      'Every circuit under way waits for a person who was asked, a timer that is set, a service that is due, or an incident.',
    scope: 'administration',
    check: checkCases,
  },
  {
    name: 'engine.timers-fire-in-time',
    promise: 'No timer is overdue by more than a minute.',
    scope: 'installation',
    check: checkTimers,
  },
];

async function* checkCases(
  _platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  const pages = inPages((after: Case | undefined) => casesUnderWay(administrationId, after?._id, PAGE));
  for await (const page of pages) {
    for (const _one of page) seen();
    for (const hole of await holesOf(page)) yield { subject: `case ${hole.case._id}`, detail: inWords(hole) };
  }
}

const WORDS: Readonly<Record<HoleKind, string>> = {
  'start-lost': 'it was never told to start',
  'step-not-opened': 'nobody was asked for the step',
  'step-not-heard': 'the task is over, but the circuit was not told, for the step',
  'step-left-open': 'somebody is asked for a step that does not wait:',
  'service-not-asked': 'nothing will do the automatic step',
  'timer-not-set': 'it waits for a timer that is not set:',
  standstill: 'it waits for nothing',
};

function inWords({ case: { open, services, timers }, kind, executionId }: Hole): string {
  const place = [...open, ...services, ...timers].find((one) => one.executionId === executionId);
  return [WORDS[kind], place?.elementId, executionId].filter(Boolean).join(' ');
}

async function* checkTimers(platform: Platform, _platformId: string, seen: Tally): AsyncGenerator<Fault> {
  const span = await lastWorkSpan(platform);
  const pages = inPages((after: TimerDocument | undefined) =>
    timersDueBefore('set', platform.clock.now(), after, PAGE),
  );
  for await (const page of pages) {
    for (const { instanceId, elementId, dueAt } of page) {
      seen();
      if (lateMs(span, dueAt) <= LATE_MS) continue;
      yield {
        subject: `case ${instanceId}`,
        detail: `the timer ${elementId} was due ${dueAt.toISOString()}`,
      };
    }
  }
}
