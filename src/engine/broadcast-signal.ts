import { inTransaction } from '../platform/mongo/index.ts';
import type { Tx } from '../platform/mongo/index.ts';
import { emit } from '../platform/outbox/index.ts';
import type { DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sendCommand, SIGNAL_EVENT } from './command.ts';
import { signalSubscriptions } from './event-store.ts';
import { KEPT_DAYS, sendMessage } from './send-message.ts';

/** Receivers of one transaction. */
const PAGE = 100;

export interface SendSignal {
  readonly administrationId: string;
  readonly name: string;
  /** Who it comes from, for the order of the outbox. */
  readonly sourceId: string;
}

/** Sends a signal to everybody in the administration who waits for it when it is broadcast. */
export async function sendSignal(tx: Tx, { administrationId, name, sourceId }: SendSignal): Promise<void> {
  await emit(tx, { type: SIGNAL_EVENT, administrationId, aggregateId: sourceId, data: { name } });
}

/** Delivers a signal, page by page. Again is harmless: an execution hears it once. */
export async function broadcastSignal(_platform: Platform, event: DomainEvent): Promise<void> {
  const { administrationId } = event;
  const signal = { administrationId, name: String(event.data['name']) };
  let after: string | undefined = '';
  while (after !== undefined) after = await deliverPage(signal, after);
}

async function deliverPage(
  signal: { readonly administrationId: string; readonly name: string },
  after: string,
): Promise<string | undefined> {
  return inTransaction(async (tx) => {
    const receivers = await signalSubscriptions(tx, signal, { after, limit: PAGE });
    for (const receiver of receivers) {
      const { executionId } = receiver;
      await sendCommand(tx, receiver, { kind: 'deliver-event', executionId, values: {} });
    }
    return receivers.length === PAGE ? receivers.at(-1)?._id : undefined;
  });
}

/** Sends on the message that an instance has thrown; the event's id makes it the same message again. */
export async function forwardMessage(platform: Platform, event: DomainEvent): Promise<void> {
  const { administrationId, id: messageId, data } = event;
  const correlation = { administrationId, name: String(data['name']), key: String(data['key']) };
  const message = { ...correlation, messageId, values: {}, keptDays: KEPT_DAYS };
  await inTransaction((tx) => sendMessage(tx, message, platform.clock.now()));
}
