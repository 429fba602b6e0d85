import { defineCollection, type StoredDocument } from '../platform/mongo/index.ts';

/** What became of one mail. `rejected`: the mail server refused the address or the mail for good. */
export type MailStatus = 'sent' | 'not-configured' | 'no-address' | 'rejected';

/** One mail that an event asked for; no address and no text are kept. */
export interface MailLogDocument extends StoredDocument {
  /** Deterministic: the same event never gives another one. */
  messageId: string;
  kind: string;
  letterId: string;
  status: MailStatus;
  at: Date;
  /** Answer of the mail server. */
  answer?: string;
}

export const MailLog = defineCollection<MailLogDocument>({
  name: 'mail_log',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    messageId: { type: String, required: true },
    kind: { type: String, required: true },
    letterId: { type: String, required: true },
    status: { type: String, required: true },
    at: { type: Date, required: true },
    answer: String,
  },
  indexes: [
    { keys: { administrationId: 1, messageId: 1 }, options: { unique: true } },
    { keys: { administrationId: 1, letterId: 1 } },
  ],
});
