import type { Platform } from '../platform/platform.ts';
import { civilDateText } from './date-text.ts';
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
    language: reply.language,
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
    signatory: {
      position: reply.signatory.position,
      name: reply.signatory.name ?? null,
      byDelegationOf: reply.signatory.byDelegationOf ?? null,
    },
    verification: verification ?? null,
    qr: verification?.url ?? null,
  };
  const createdAt = Math.floor((reply.date ?? platform.clock.now()).getTime() / 1000);
  const { pdf, pages, marks } = await typeset(platform, { template: 'reply', data, createdAt });
  return { pdf, pages, stampArea: stampAreaOf(marks) };
}

function stampAreaOf(marks: readonly unknown[]): StampArea {
  const area = marks[0] as StampArea | undefined;
  if (!area) throw new Error('Expected the letter to mark its stamp area, but it did not');
  return { ...area, page: area.page - 1 };
}
