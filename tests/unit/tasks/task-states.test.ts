import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cancelled,
  claimed,
  CLOSED,
  completed,
  isLive,
  isOverdue,
  released,
  restingQueue,
  type Task,
  type TaskActor,
  type TaskChange,
} from '../../../src/tasks/task.ts';
import { dueAfter } from '../../../src/tasks/due.ts';

const start = new Date('2026-03-02T09:00:00Z');

const open: Task = {
  _id: 'task',
  administrationId: 'administration',
  instanceId: 'instance',
  executionId: 'execution',
  elementId: 'qualify',
  name: { ar: 'دراسة', fr: 'Qualifier' },
  stepKind: 'qualification',
  role: 'registry-agent',
  outcomes: [],
  circuit: { key: 'incoming-filing', version: 1, versionId: 'v1' },
  subject: { type: 'letter', id: 'letter' },
  letter: { number: '2026/A/000001', subject: 's', filerName: 'f' },
  offer: 'registry-agent@any',
  queue: 'registry-agent@any',
  unassigned: false,
  status: 'open',
  revision: 1,
  openedAt: start,
  values: {},
  reminders: [],
  changedAt: start,
};

/** What the store does with a change. */
function applied(task: Task, change: TaskChange): Task {
  const next = { ...task, ...change.set, revision: task.revision + (change.quiet ? 0 : 1) };
  for (const field of change.unset ?? []) delete (next as Partial<Record<keyof Task, unknown>>)[field];
  return next;
}

const actor = (personId: string): TaskActor => ({
  personId,
  positionId: `position-of-${personId}`,
  name: { ar: 'إ', fr: 'C' },
  title: { ar: 'إ', fr: 'C' },
  at: start,
});

type Command = { kind: 'claim' | 'release' | 'complete' | 'cancel'; by: string };

function obey(task: Task, { kind, by }: Command): Task {
  if (!isLive(task)) return task;
  switch (kind) {
    case 'claim':
      return task.status === 'open' ? applied(task, claimed(actor(by))) : task;
    case 'release':
      return task.claimedBy?.personId === by ? applied(task, released(task, start)) : task;
    case 'complete': {
      const decision = { outcome: 'ok', values: {}, revision: task.revision };
      const isAllowed = task.status === 'open' || task.claimedBy?.personId === by;
      return isAllowed ? applied(task, completed(actor(by), decision)) : task;
    }
    case 'cancel':
      return applied(task, cancelled(start));
  }
}

const commands = fc.array(
  fc.record({
    kind: fc.constantFrom('claim' as const, 'release' as const, 'complete' as const, 'cancel' as const),
    by: fc.constantFrom('amina', 'youssef', 'sara'),
  }),
  { maxLength: 20 },
);

describe('a task', () => {
  it('stands in exactly the list that its state says, after any commands', () => {
    fc.assert(
      fc.property(commands, fc.option(fc.constant('position-1'), { nil: undefined }), (given, sole) => {
        // given
        const offered = { ...open, ...(sole && { solePositionId: sole }) };
        const first = { ...offered, queue: restingQueue(offered) };

        // when
        const task = given.reduce(obey, first);

        // then
        const expected = {
          open: restingQueue(first),
          claimed: `person:${task.claimedBy?.personId}`,
          completed: CLOSED,
          cancelled: CLOSED,
        }[task.status];
        expect(task.queue).toBe(expected);
        expect(task.status === 'claimed').toBe(isLive(task) && task.claimedBy !== undefined);
      }),
    );
  });

  it('never leaves a final state, and its revision counts its changes', () => {
    fc.assert(
      fc.property(commands, (given) => {
        // given
        const states = given.reduce<Task[]>(
          (past, command) => [...past, obey(past.at(-1)!, command)],
          [open],
        );

        // when
        const pairs = states.slice(1).map((task, index) => [states[index]!, task] as const);

        // then
        expect(pairs.filter(([before, after]) => !isLive(before) && after !== before)).toEqual([]);
        expect(
          pairs.filter(([before, after]) => after.revision - before.revision !== (after === before ? 0 : 1)),
        ).toEqual([]);
      }),
    );
  });

  it('remembers the revision that its completion named', () => {
    // given
    const held = obey(open, { kind: 'claim', by: 'amina' });

    // when
    const done = obey(held, { kind: 'complete', by: 'amina' });

    // then
    expect(done).toMatchObject({ status: 'completed', completedFrom: 2, revision: 3, outcome: 'ok' });
  });

  it('is overdue from its due instant on, until it is over', () => {
    // given
    const due = { ...open, dueAt: new Date('2026-03-03T09:00:00Z') };

    // then
    expect(isOverdue(due, new Date('2026-03-03T08:59:59Z'))).toBe(false);
    expect(isOverdue(due, new Date('2026-03-03T09:00:00Z'))).toBe(true);
    expect(isOverdue({ ...due, status: 'completed' }, new Date('2026-04-01T00:00:00Z'))).toBe(false);
  });
});

describe('the due date of a step', () => {
  it('counts a day as a civil day of Casablanca, also over a change of the clock', () => {
    // given: Ramadan 2026 puts Morocco back to UTC on 15 February at 02:00 UTC
    const evening = new Date('2026-02-14T18:00:00Z');

    // when
    const due = dueAfter(evening, 'P1D');

    // then: the same hour on the clock, one hour more in UTC
    expect(due).toEqual(new Date('2026-02-15T19:00:00Z'));
  });

  it.each([undefined, 'bientôt'])('is absent for %s', (deadline) => {
    expect(dueAfter(start, deadline)).toBeUndefined();
  });
});
