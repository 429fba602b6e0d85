export {
  remindFiler,
  sendAnswer,
  sendCompletionRequest,
  sendReceipt,
  sendTransferNotice,
} from './letter-mails.ts';
export { type MailStatus } from './mail-log-store.ts';
export { exchangeProblems } from './problems.ts';
export { sendMail, type Mail } from './send-mail.ts';
export { exchangeSubscriptions } from './subscriptions.ts';
