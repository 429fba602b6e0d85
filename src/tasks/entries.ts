import type { TaskView } from './read-task.ts';
import type { TaskDetail, TaskSummary } from './schema.ts';
import { isOverdue, type Task, type TaskActor } from './task.ts';

/** A task as lists show it. */
export function summaryOf(task: Task, now: Date): TaskSummary {
  const { claimedBy, dueAt, dueExplanation, remindedAt, unit, subject, letter } = task;
  return {
    id: task._id,
    revision: task.revision,
    name: task.name,
    stepKind: task.stepKind,
    status: task.status,
    letter: { id: subject.id, number: letter.number, subject: letter.subject, filerName: letter.filerName },
    openedAt: task.openedAt.toISOString(),
    ...(dueAt && { dueAt: dueAt.toISOString() }),
    ...(dueExplanation && { dueExplanation }),
    overdue: isOverdue(task, now),
    ...(remindedAt && { remindedAt: remindedAt.toISOString() }),
    ...(claimedBy && {
      claimedBy: { personId: claimedBy.personId, name: claimedBy.name, position: claimedBy.title },
    }),
    ...(unit && { unit: { id: unit.id, name: unit.name } }),
    unassigned: task.unassigned,
  };
}

/** A task as its screen shows it. */
export function detailOf(view: TaskView, now: Date): TaskDetail {
  const { task, form, before, canClaim, canRelease, canComplete } = view;
  return {
    ...summaryOf(task, now),
    elementId: task.elementId,
    instanceId: task.instanceId,
    form: form as TaskDetail['form'],
    outcomes: task.outcomes.map(({ key, label, tone, reasonRequired }) => ({
      key,
      label,
      tone,
      reasonRequired,
    })),
    values: { ...task.values },
    ...(task.outcome !== undefined && { outcome: task.outcome }),
    ...(task.reason !== undefined && { reason: task.reason }),
    ...(task.completedBy && { completedAt: task.completedBy.at.toISOString() }),
    ...(before?.completedBy && { before: decisionOf(before, before.completedBy) }),
    canClaim,
    canRelease,
    canComplete,
  };
}

/** What was decided at a step, by whom, and why. */
function decisionOf(task: Task, by: TaskActor): NonNullable<TaskDetail['before']> {
  const outcome = task.outcomes.find((one) => one.key === task.outcome);
  return {
    step: task.name,
    ...(outcome && { outcome: outcome.label, tone: outcome.tone }),
    ...(task.reason !== undefined && { reason: task.reason }),
    by: by.name,
    position: by.title,
    at: by.at.toISOString(),
  };
}
