import { casesById, type Case } from '../engine/index.ts';
import type { Fault, Invariant, Tally } from '../platform/invariants.ts';
import type { Platform } from '../platform/platform.ts';
import { isLive, type Task } from './task.ts';
import { liveTaskPages, taskById } from './task-store.ts';

const PAGE = 500;

/** The promises of human steps. */
export const taskInvariants: readonly Invariant[] = [
  {
    name: 'tasks.belong-to-a-waiting-step',
    promise: 'Every open task belongs to a step that waits, of a circuit under way.',
    scope: 'administration',
    check: checkTasks,
  },
];

async function* checkTasks(
  _platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  for await (const page of liveTaskPages(administrationId, PAGE)) {
    const ids = [...new Set(page.map((task) => task.instanceId))];
    const cases = new Map((await casesById(administrationId, ids)).map((one) => [one._id, one]));
    for (const task of page) {
      seen();
      const wrong = whatIsWrong(task, cases.get(task.instanceId));
      if (wrong !== null && (await isUnchanged(task)))
        yield { subject: `task ${task._id}`, detail: `${task.elementId} of ${task.letter.number}: ${wrong}` };
    }
  }
}

function whatIsWrong(task: Task, found: Case | undefined): string | null {
  if (!isLive(task)) return `it stands in a list, but it is ${task.status}`;
  if (found === undefined) return 'its circuit does not exist';
  if (found.endedAt !== undefined) return 'its circuit has ended';
  const waits = found.open.some((step) => step.executionId === task.executionId);
  return waits ? null : 'its step does not wait';
}

/** A task that was decided while its circuit was read is in order. */
async function isUnchanged(task: Task): Promise<boolean> {
  const now = await taskById(task.administrationId, task._id);
  return now?.revision === task.revision && now.status === task.status;
}
