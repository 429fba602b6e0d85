import { record } from '../journal/index.ts';
import { storeClock, type Tx } from '../platform/mongo/index.ts';
import { emit } from '../platform/outbox/index.ts';
import { actorOf, type PersonPrincipal } from '../platform/principal.ts';
import { keepVersion } from './calendar-store.ts';

interface Revised {
  readonly principal: PersonPrincipal;
  /** An administration, or what the whole country shares. */
  readonly owner: string;
  /** The act and the event. */
  readonly act: 'calendar.revised' | 'holidays.confirmed';
  readonly content: { readonly revision: number };
}

/** Keeps a new revision for good, with its entry in the journal and the event that deadlines follow. */
export async function keepRevision(tx: Tx, { principal, owner, act, content }: Revised): Promise<void> {
  const { administrationId } = principal;
  const { revision } = content;
  const by = actorOf(principal);
  await keepVersion(tx, { owner, revision, content, at: storeClock().now(), by });
  const subject = { type: 'calendar', id: owner };
  await record(tx, { administrationId, act, subject, actor: by, facts: { revision } });
  await emit(tx, { type: act, administrationId, aggregateId: `calendar:${owner}`, data: { revision } });
}
