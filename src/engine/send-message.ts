import type { Tx } from '../platform/mongo/index.ts';
import { sendCommand } from './command.ts';
import {
  findMessage,
  insertMessage,
  setMessageStatus,
  takeSubscription,
  touchCorrelation,
} from './event-store.ts';
import type { Correlation } from './event-store.ts';

const A_DAY_MS = 24 * 3600 * 1000;

/** How long a message waits for somebody, unless its sender says otherwise. */
export const KEPT_DAYS = 30;

export interface SendMessage extends Correlation {
  /** The sender's own name of it: the same message again does nothing. */
  readonly messageId: string;
  /** Scalars become `steps.<event>.<name>`. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly keptDays: number;
}

export type MessageFate = 'delivered' | 'kept';

/**
 * Brings a message to the one subscription that waits for its name and key, the oldest first; kept for
 * whoever waits later when there is none. Delivered at most once: a message whose receiver is gone
 * when it arrives is kept again (`returnMessage`).
 */
export async function sendMessage(tx: Tx, message: SendMessage, now: Date): Promise<MessageFate> {
  const { administrationId, name, key, values, keptDays } = message;
  const _id = `${administrationId}:${message.messageId}`;
  await touchCorrelation(tx, message, now);
  const known = await findMessage(tx, administrationId, _id);
  if (known) return known.status;
  const subscription = await takeSubscription(tx, message);
  const status = subscription ? 'delivered' : 'kept';
  const expiresAt = new Date(now.getTime() + keptDays * A_DAY_MS);
  await insertMessage(tx, { _id, administrationId, name, key, values: { ...values }, status, expiresAt });
  if (subscription) {
    const { executionId } = subscription;
    await sendCommand(tx, subscription, { kind: 'deliver-event', executionId, values, messageId: _id });
  }
  return status;
}

/** The receiver of a message was gone: it goes to another, or is kept for the time that is left. */
export async function returnMessage(
  tx: Tx,
  administrationId: string,
  messageId: string,
  now: Date,
): Promise<void> {
  const message = await findMessage(tx, administrationId, messageId);
  if (!message) return;
  await touchCorrelation(tx, message, now);
  const subscription = await takeSubscription(tx, message);
  if (!subscription) return setMessageStatus(tx, message, 'kept');
  const { executionId } = subscription;
  const { values } = message;
  await sendCommand(tx, subscription, { kind: 'deliver-event', executionId, values, messageId });
}
