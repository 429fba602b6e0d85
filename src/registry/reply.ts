import { createHash } from 'node:crypto';
import type { Language, LocalizedText } from '../platform/text.ts';

export type ReplyStatus = 'draft' | 'signed' | 'dispatched';

/** An approval on the way to signature. It holds for one content only. */
export interface Visa {
  readonly personId: string;
  readonly positionId?: string;
  readonly at: Date;
  /** Hash of the content that was seen. */
  readonly contentHash: string;
  /** Set when the draft changed afterwards: the visa no longer counts. */
  readonly cancelledAt?: Date;
}

/** The signatory's decision; the signing service applies it to exactly this content. */
export interface SigningDecision {
  readonly personId: string;
  readonly positionId?: string;
  readonly at: Date;
  readonly contentHash: string;
}

/** The signed PDF in the blob store. */
export interface SignedReply {
  readonly sha256: string;
  readonly size: number;
  readonly signedAt: Date;
  readonly signer: {
    readonly personId: string;
    readonly name: LocalizedText;
    readonly title?: LocalizedText;
  };
}

/** The administration's answer to a letter; one per letter. */
export interface Reply {
  readonly _id: string;
  readonly administrationId: string;
  readonly letterId: string;
  readonly revision: number;
  readonly language: Language;
  readonly subject: string;
  readonly body: string;
  readonly contentHash: string;
  readonly status: ReplyStatus;
  readonly visas: readonly Visa[];
  readonly decision?: SigningDecision;
  readonly number?: string;
  readonly numberedAt?: Date;
  readonly signed?: SignedReply;
  readonly dispatchedAt?: Date;
  readonly writtenBy?: string;
}

/** What a visa and a signing decision bind to: SHA-256 over language, subject and body. */
export function contentHash(content: { language: Language; subject: string; body: string }): string {
  const exact = JSON.stringify([content.language, content.subject, content.body]);
  return createHash('sha256').update(exact).digest('hex');
}

/** The visas as they stand after the draft became `hash`: those on another content are cancelled. */
export function visasAfterChange(visas: readonly Visa[], hash: string, at: Date): Visa[] {
  return visas.map((visa) =>
    visa.contentHash === hash || visa.cancelledAt !== undefined ? visa : { ...visa, cancelledAt: at },
  );
}

/** The visas that still count for the present content. */
export function standingVisas(reply: Pick<Reply, 'visas' | 'contentHash'>): Visa[] {
  return reply.visas.filter(
    (visa) => visa.cancelledAt === undefined && visa.contentHash === reply.contentHash,
  );
}
