export {
  configureTasks,
  type Completion,
  type CompletionEffect,
  type SubjectReader,
  type TaskBindings,
} from './bindings.ts';
export { claimTask, type TaskCommand } from './claim-task.ts';
export { completeFilerTask, openFilerTask, type FilerCompletion } from './complete-filer-task.ts';
export { completeTask, type CompleteTask } from './complete-task.ts';
export { taskProblems } from './problems.ts';
export { remindTask } from './remind-task.ts';
export { participates } from './rights.ts';
export { taskRoutes } from './routes.ts';
export { taskStepHandler } from './step-handler.ts';
export { taskSubscriptions } from './subscriptions.ts';
export { tasksOfLetter } from './task-store.ts';
export { type LetterSummary, type Task, type TaskActor, type TaskStatus } from './task.ts';
