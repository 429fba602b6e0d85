import type { Subscription } from '../platform/outbox/index.ts';
import { applyCommand } from './apply-command.ts';
import { broadcastSignal, forwardMessage } from './broadcast-signal.ts';
import { COMMAND_EVENT, MESSAGE_EVENT, SERVICE_EVENT, SIGNAL_EVENT } from './command.ts';
import { runService } from './run-service.ts';

/** Jobs that follow the engine's own events. */
export const engineSubscriptions: readonly Subscription[] = [
  { event: COMMAND_EVENT, job: 'engine.advance', queue: 'engine', handle: applyCommand },
  { event: SERVICE_EVENT, job: 'engine.run-service', queue: 'engine', handle: runService },
  { event: MESSAGE_EVENT, job: 'engine.forward-message', queue: 'engine', handle: forwardMessage },
  { event: SIGNAL_EVENT, job: 'engine.broadcast-signal', queue: 'engine', handle: broadcastSignal },
];
