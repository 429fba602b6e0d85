import type { MessageId } from '../language/catalogues.ts';

/** The journal's acts in words. An act without words is shown by its own name. */
export const ACT_NAMES: Readonly<Record<string, MessageId>> = {
  'letter.filed': 'act.filed',
  'receipt.issued': 'act.receipt',
  'letter.circuit-started': 'act.started',
  'letter.qualified': 'act.qualified',
  'letter.annotated': 'act.annotated',
  'letter.completion-asked': 'act.completionAsked',
  'letter.completed-by-filer': 'act.completed',
  'letter.transferred': 'act.transferred',
  'letter.transfer-accepted': 'act.transferAccepted',
  'letter.archived': 'act.archived',
  'reply.draft-saved': 'act.draft',
  'reply.visa-given': 'act.visa',
  'reply.returned': 'act.returned',
  'reply.signature-decided': 'act.decided',
  'reply.numbered': 'act.numbered',
  'reply.signed': 'act.signed',
  'reply.dispatched': 'act.dispatched',
  'task.opened': 'act.taskOpened',
  'task.claimed': 'act.taskClaimed',
  'task.released': 'act.taskReleased',
  'task.completed': 'act.taskCompleted',
  'task.cancelled': 'act.taskCancelled',
  'task.reminded': 'act.taskReminded',
};
