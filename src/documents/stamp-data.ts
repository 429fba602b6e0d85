import type { LocalizedText } from '../platform/text.ts';

/** What a visible signature stamp says. The level is printed: a stamp never claims more than its certificate. */
export interface StampData {
  readonly name: LocalizedText;
  readonly position: LocalizedText;
  readonly administration: LocalizedText;
  /** Title of the delegator, when signed by delegation. */
  readonly byDelegationOf?: LocalizedText;
}
