import type { FormSchema } from '../circuits/index.ts';
import type { PersonPrincipal } from '../platform/principal.ts';
import { formOf } from './form-of-task.ts';
import { seeTask } from './rights.ts';
import { isLive, type Task } from './task.ts';

/** A task as its screen needs it. */
export interface TaskView {
  readonly task: Task;
  readonly form: FormSchema | null;
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
  return {
    task,
    form: await formOf(task),
    canClaim: canAct && task.status === 'open',
    canRelease: task.status === 'claimed' && isMine,
    canComplete: canAct && (task.status === 'open' || isMine),
  };
}
