import type { DomainEvent, Subscription } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { addParticipant } from './add-participant.ts';
import { issueReceipt } from './issue-receipt.ts';
import { linkTransfer, receiveTransfer } from './receive-transfer.ts';
import { startCircuit } from './start-circuit.ts';

/** Facts after which somebody who looks at the letter, or at the register, should look again. */
const SEEN_FACTS = [
  'receipt.issued',
  'letter.completion-asked',
  'letter.completed-by-filer',
  'transfer.linked',
  'reply.signed',
  'reply.dispatched',
  'letter.archived',
];

/** What follows from a filing, from a transfer and from a claim. */
export const registrySubscriptions: readonly Subscription[] = [
  { event: 'letter.filed', job: 'registry.issue-receipt', queue: 'registry', handle: issueReceipt },
  { event: 'letter.filed', job: 'registry.start-circuit', queue: 'engine', handle: startCircuit },
  {
    event: 'letter.transferred',
    job: 'registry.receive-transfer',
    queue: 'registry',
    handle: receiveTransfer,
  },
  { event: 'transfer.accepted', job: 'registry.link-transfer', queue: 'registry', handle: linkTransfer },
  { event: 'task.claimed', job: 'registry.add-participant', queue: 'registry', handle: addParticipant },
  ...SEEN_FACTS.map((event): Subscription => ({
    event,
    job: `registry.announce-${event.replace('.', '-')}`,
    queue: 'live',
    handle: announce,
  })),
];

async function announce(platform: Platform, event: DomainEvent): Promise<void> {
  await platform.live.publish({
    administrationId: event.administrationId,
    audience: ['administration'],
    type: 'letter.changed',
    data: { letterId: event.aggregateId, change: event.type },
  });
}
