import { newId } from '../platform/ids.ts';
import { insert, storeClock, type Tx } from '../platform/mongo/index.ts';
import type { Actor } from '../platform/principal.ts';
import { JournalEntries } from './journal-store.ts';

export interface Act {
  readonly administrationId: string;
  /** Past tense, dotted: `letter.filed`. */
  readonly act: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly actor: Actor;
  /** SHA-256 of what the act was about, by name: `{ receipt: '…' }`. */
  readonly hashes?: Readonly<Record<string, string>>;
  /** Plain values that explain the act; no personal data. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Writes acts down in their own transaction: both happen, or neither. An entry joins the
 * administration's chain within 5 s, so that acts never wait for one another here.
 */
export async function record(tx: Tx, ...acts: readonly Act[]): Promise<void> {
  const at = storeClock().now();
  const entries = acts.map((act) => ({
    _id: newId(),
    administrationId: act.administrationId,
    act: act.act,
    subject: { type: act.subject.type, id: act.subject.id },
    actor: definedOnly(act.actor),
    hashes: { ...act.hashes },
    facts: { ...act.facts },
    at,
    pending: true as const,
  }));
  await insert(tx, JournalEntries, ...entries);
}

/** The store drops undefined fields; the hash must see what the store keeps. */
function definedOnly(actor: Actor): Actor {
  return Object.fromEntries(
    Object.entries(actor).filter(([, value]) => value !== undefined),
  ) as unknown as Actor;
}
