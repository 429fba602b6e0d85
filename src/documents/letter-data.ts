import type { Language } from '../platform/text.ts';

/**
 * A letter that does not come from an administration: no letterhead, no number, no code. It is wholly in
 * one language, right-to-left when Arabic; what its writer typed is plain text, as in `ReplyData`.
 */
export interface LetterData {
  readonly language: Language;
  /** Name, then address, phone or e-mail, each on its own line. */
  readonly sender: { readonly name: string; readonly contact?: readonly string[] };
  /** The civil day in Casablanca is printed. */
  readonly date: Date;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
}
