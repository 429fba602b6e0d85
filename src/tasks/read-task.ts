import type { FormSchema } from '../circuits/index.ts';
import type { PersonPrincipal } from '../platform/principal.ts';
import { formOf } from './form-of-task.ts';
import { seeTask } from './rights.ts';
import { isLive, type Task } from './task.ts';
import { tasksOfLetter } from './task-store.ts';

/** A task as its screen needs it. */
export interface TaskView {
  readonly task: Task;
  readonly form: FormSchema | null;
  /** The step that was decided just before, with its reason: what came back says why. */
  readonly before: Task | null;
  readonly canClaim: boolean;
  readonly canRelease: boolean;
  /** Also when it is not claimed: completing an offered task needs no claim before. */
  readonly canComplete: boolean;
}

/** A task with its form, and what the caller may do with it. */
export async function readTask(taskId: string, principal: PersonPrincipal): Promise<TaskView> {
  const { task, position } = await seeTask(principal, taskId);
  const isMine = task.claimedBy?.personId === principal.personId;
  const canAct = position !== undefined && isLive(task);
  const [form, before] = await Promise.all([formOf(task), stepBefore(task)]);
  return {
    task: isLive(task) ? { ...task, values: startingValues(form, task.values) } : task,
    form,
    before,
    canClaim: canAct && task.status === 'open',
    canRelease: task.status === 'claimed' && isMine,
    canComplete: canAct && (task.status === 'open' || isMine),
  };
}

async function stepBefore(task: Task): Promise<Task | null> {
  const tasks = await tasksOfLetter(task.administrationId, task.subject.id);
  const decided = tasks.filter((one) => one.status === 'completed' && one.instanceId === task.instanceId);
  const earlier = decided.filter((one) => one._id !== task._id && decidedAt(one) <= task.openedAt.getTime());
  return earlier.toSorted((one, other) => decidedAt(one) - decidedAt(other)).at(-1) ?? null;
}

function decidedAt(task: Task): number {
  return task.completedBy?.at.getTime() ?? Infinity;
}

/** What earlier steps said, for the fields of this form only. */
function startingValues(form: FormSchema | null, values: Task['values']): Task['values'] {
  const keys = new Set(form?.components.map((field) => field.key));
  return Object.fromEntries(Object.entries(values).filter(([key]) => keys.has(key)));
}
