import type { Subscription } from '../platform/outbox/index.ts';
import { issueReceipt } from './issue-receipt.ts';
import { linkTransfer, receiveTransfer } from './receive-transfer.ts';
import { startCircuit } from './start-circuit.ts';

/** What follows from a filing and from a transfer. */
export const registrySubscriptions: readonly Subscription[] = [
  { event: 'letter.filed', job: 'registry.issue-receipt', queue: 'registry', handle: issueReceipt },
  { event: 'letter.filed', job: 'registry.start-circuit', queue: 'registry', handle: startCircuit },
  { event: 'letter.transferred', job: 'registry.receive-transfer', queue: 'registry', handle: receiveTransfer },
  { event: 'transfer.accepted', job: 'registry.link-transfer', queue: 'registry', handle: linkTransfer },
];
