import { emit } from '../platform/outbox/index.ts';
import type { Tx } from '../platform/mongo/index.ts';

/** The event that carries a command to an instance. */
export const COMMAND_EVENT = 'engine.command';

/** The event that asks for an automatic step. */
export const SERVICE_EVENT = 'engine.service-requested';

/** The event of a message that an instance sent. */
export const MESSAGE_EVENT = 'engine.message-sent';

/** The event of a signal: to be heard by everybody in the administration who waits for it. */
export const SIGNAL_EVENT = 'engine.signal-sent';

/**
 * What can move an instance. A command whose `executionId` no longer waits does nothing: repeats and
 * stale clicks are harmless.
 */
export type Command =
  | { readonly kind: 'start' }
  | {
      readonly kind: 'complete-step';
      readonly executionId: string;
      readonly outcome: string;
      readonly values: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'complete-service';
      readonly executionId: string;
      readonly output: Readonly<Record<string, unknown>>;
    }
  /** A service was refused in a way that the circuit has an event for. */
  | { readonly kind: 'fail-service'; readonly executionId: string; readonly code: string }
  | { readonly kind: 'fire-timer'; readonly executionId: string }
  /** A message or a signal for one subscription. */
  | {
      readonly kind: 'deliver-event';
      readonly executionId: string;
      readonly values: Readonly<Record<string, unknown>>;
      /** The message, which goes back when nobody takes it. */
      readonly messageId?: string;
    };

/** Sends a command by the outbox: it is applied after this transaction commits, once. */
export async function sendCommand(
  tx: Tx,
  instance: { readonly administrationId: string; readonly instanceId: string },
  command: Command,
): Promise<void> {
  await emit(tx, {
    type: COMMAND_EVENT,
    administrationId: instance.administrationId,
    aggregateId: instance.instanceId,
    data: { ...command },
  });
}
