import type { Language, LocalizedText } from '../platform/text.ts';

/**
 * An official letter. Letterhead, number, date and labels are bilingual (Arabic right, French left);
 * subject and body are in the language of the letter, right-to-left when Arabic.
 * All text is plain: paragraphs and line breaks are kept, nothing in it is read as markup.
 */
export interface ReplyData {
  readonly language: Language;
  /** From the highest authority down to the unit that answers; at least one. */
  readonly hierarchy: readonly LocalizedText[];
  /** Number in the outgoing register; absent while the letter is a draft. */
  readonly number?: string;
  /** Town of the letter, e.g. الرباط / Rabat. */
  readonly place?: LocalizedText;
  /** Absent while the letter is a draft. */
  readonly date?: Date;
  readonly recipient: { readonly name: string; readonly quality?: string; readonly address?: string };
  readonly subject: string;
  /** The incoming letter that is answered. */
  readonly reference?: { readonly number: string; readonly date: Date };
  readonly body: string;
  readonly attachments?: readonly string[];
  readonly copies?: readonly string[];
  readonly signatory: ReplySignatory;
  /** Public verification page (QR code) and its code; absent while the letter is a draft. */
  readonly verification?: { readonly url: string; readonly code: string };
  /** When false the pages carry the watermark مشروع / PROJET. */
  readonly final: boolean;
}

export interface ReplySignatory {
  readonly position: LocalizedText;
  readonly name?: LocalizedText;
  /** Title of the delegator: the block then reads "for … and by delegation" (decree 2-05-768). */
  readonly byDelegationOf?: LocalizedText;
}

/** A rectangle on a page in PDF user space: points, origin at the lower left corner. */
export interface StampArea {
  /** Counted from 0. */
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface RenderedReply {
  readonly pdf: Uint8Array;
  readonly pages: number;
  /** The empty rectangle kept under the signature block for the visible stamp. */
  readonly stampArea: StampArea;
}
