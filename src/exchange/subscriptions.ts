import type { Subscription } from '../platform/outbox/index.ts';
import {
  remindFiler,
  sendAnswer,
  sendCompletionRequest,
  sendReceipt,
  sendTransferNotice,
} from './letter-mails.ts';

/** Which mails follow which facts. */
export const exchangeSubscriptions: readonly Subscription[] = [
  { event: 'receipt.issued', job: 'exchange.send-receipt', queue: 'exchange', handle: sendReceipt },
  {
    event: 'letter.completion-asked',
    job: 'exchange.send-completion-request',
    queue: 'exchange',
    handle: sendCompletionRequest,
  },
  { event: 'task.reminded', job: 'exchange.remind-filer', queue: 'exchange', handle: remindFiler },
  { event: 'reply.dispatched', job: 'exchange.send-answer', queue: 'exchange', handle: sendAnswer },
  {
    event: 'transfer.linked',
    job: 'exchange.send-transfer-notice',
    queue: 'exchange',
    handle: sendTransferNotice,
  },
];
