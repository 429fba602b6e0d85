import { emit } from '../platform/outbox/index.ts';
import type { Tx } from '../platform/mongo/index.ts';
import type { Advanced } from './advance.ts';
import { MESSAGE_EVENT, sendCommand, SIGNAL_EVENT } from './command.ts';
import { insertSubscriptions, removeSubscriptions, takeMessage, touchCorrelation } from './event-store.ts';
import type { Subscription } from './instance.ts';
import type { InstanceDocument } from './instance-store.ts';

/**
 * Opens and closes the subscriptions of an instance in the transaction that saves it, hands over what
 * was kept for them, and sends on what the instance has thrown. Where the circuit draws no correlation,
 * the key is the id of the instance's subject.
 */
export async function changeSubscriptions(
  tx: Tx,
  instance: InstanceDocument,
  advanced: Advanced,
  now: Date,
): Promise<void> {
  const { administrationId, _id: instanceId, subscriptions: before = [], subjectId } = instance;
  const gone = before.filter((one) => !isAmong(one, advanced.subscriptions));
  await removeSubscriptions(
    tx,
    administrationId,
    gone.map(({ executionId }) => ({ instanceId, executionId })),
  );
  for (const subscription of advanced.subscriptions)
    if (!isAmong(subscription, before)) await open(tx, instance, subscription, now);
  for (const { kind, name, key = subjectId } of advanced.thrown) {
    const type = kind === 'message' ? MESSAGE_EVENT : SIGNAL_EVENT;
    const data = kind === 'message' ? { name, key } : { name };
    await emit(tx, { type, administrationId, aggregateId: instanceId, data });
  }
}

async function open(
  tx: Tx,
  instance: InstanceDocument,
  subscription: Subscription,
  now: Date,
): Promise<void> {
  const { administrationId, _id: instanceId, subjectId } = instance;
  const { executionId, elementId, kind, name } = subscription;
  const plain = { administrationId, instanceId, executionId, elementId, kind, name };
  if (kind === 'signal') return insertSubscriptions(tx, { ...plain, status: 'waiting' });
  const correlation = { administrationId, name, key: subscription.key ?? subjectId };
  await touchCorrelation(tx, correlation, now);
  const message = await takeMessage(tx, correlation, now);
  const status = message ? 'taken' : 'waiting';
  await insertSubscriptions(tx, { ...plain, key: correlation.key, status });
  if (!message) return;
  const { _id: messageId, values } = message;
  await sendCommand(tx, plain, { kind: 'deliver-event', executionId, values, messageId });
}

function isAmong({ executionId }: Subscription, others: readonly Subscription[]): boolean {
  return others.some((other) => other.executionId === executionId);
}
