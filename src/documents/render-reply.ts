import type { Platform } from '../platform/platform.ts';
import type { LocalizedText } from '../platform/text.ts';
import { civilDateText } from '../platform/civil-text.ts';
import { distinctLines } from './distinct-lines.ts';
import { paragraphs, spoken } from './spoken-text.ts';
import { typeset } from './typesetting.ts';
import type { RenderedReply, ReplyData, StampArea } from './reply-data.ts';

/**
 * Sets an official letter as PDF/A-2b, unsigned, and tells where the visible stamp belongs. A letter
 * that is not `final` carries a watermark on every page and neither number, date nor code.
 */
export async function renderReply(platform: Platform, reply: ReplyData): Promise<RenderedReply> {
  const rtl = reply.language === 'ar';
  const direction = rtl ? 'rtl' : 'ltr';
  const { recipient, reference, verification } = reply;
  const data = {
    rtl,
    final: reply.final,
    hierarchy: reply.hierarchy,
    number: reply.number ?? null,
    place: reply.place ?? null,
    date: reply.date ? civilDateText(reply.date) : null,
    recipient: [recipient.name, recipient.quality ?? '', ...(recipient.address ?? '').split(/\r?\n/)]
      .filter((line) => line.trim() !== '')
      .map((line) => spoken(line, direction)),
    subject: spoken(reply.subject, direction),
    reference: reference ? { number: reference.number, date: civilDateText(reference.date) } : null,
    body: paragraphs(reply.body, direction),
    attachments: (reply.attachments ?? []).map((name) => spoken(name, direction)),
    copies: (reply.copies ?? []).map((name) => spoken(name, direction)),
    signatory: signatoryLines(reply),
    verification: verification ?? null,
    qr: verification?.url ?? null,
  };
  const createdAt = Math.floor((reply.date ?? platform.clock.now()).getTime() / 1000);
  const { pdf, pages, marks } = await typeset(platform, { template: 'reply', data, createdAt });
  return { pdf, pages, stampArea: stampAreaOf(marks) };
}

/** Title, then name, in the language of the letter; one line when they are the same words. */
function signatoryLines({ language, signatory }: ReplyData): {
  delegator: LocalizedText | null;
  lines: string[];
} {
  const own = language === 'ar' ? 'ar' : 'fr';
  const { position, name, byDelegationOf } = signatory;
  return { delegator: byDelegationOf ?? null, lines: distinctLines([position[own], name?.[own]]) };
}

function stampAreaOf(marks: readonly unknown[]): StampArea {
  const area = marks[0] as StampArea | undefined;
  if (!area) throw new Error('Expected the letter to mark its stamp area, but it did not');
  return { ...area, page: area.page - 1 };
}
