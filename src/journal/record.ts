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
 * Writes an act down in its own transaction: both happen, or neither. The entry joins the
 * administration's chain within 5 s, so that acts never wait for one another here.
 */
export async function record(tx: Tx, act: Act): Promise<void> {
  await insert(tx, JournalEntries, {
    _id: newId(),
    administrationId: act.administrationId,
    act: act.act,
    subject: { type: act.subject.type, id: act.subject.id },
    actor: definedOnly(act.actor),
    hashes: { ...act.hashes },
    facts: { ...act.facts },
    at: storeClock().now(),
    pending: true,
  });
}

/** The store drops undefined fields; the hash must see what the store keeps. */
function definedOnly(actor: Actor): Actor {
  return Object.fromEntries(
    Object.entries(actor).filter(([, value]) => value !== undefined),
  ) as unknown as Actor;
}
