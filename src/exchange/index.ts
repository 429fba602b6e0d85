export { exchangeInvariants, exchangeSweeps } from './finish-mails.ts';
export { sendReceipt } from './letter-mails.ts';
export { exchangeProblems } from './problems.ts';
export { sendMail, type Mail } from './send-mail.ts';
export { exchangeSubscriptions } from './subscriptions.ts';
