import type { Platform } from '../platform/platform.ts';
import { civilDateText } from '../platform/civil-text.ts';
import { distinctLines } from './distinct-lines.ts';
import type { LetterData } from './letter-data.ts';
import { paragraphs, spoken } from './spoken-text.ts';
import { typeset } from './typesetting.ts';

/** Sets a filer's own letter as PDF/A-2b. The same data gives the same bytes. */
export async function renderLetter(platform: Platform, letter: LetterData): Promise<Uint8Array> {
  const rtl = letter.language === 'ar';
  const direction = rtl ? 'rtl' : 'ltr';
  const data = {
    rtl,
    sender: spoken(letter.sender.name, direction),
    contact: distinctLines(letter.sender.contact ?? []).map((line) => spoken(line)),
    date: civilDateText(letter.date),
    recipient: [spoken(letter.recipient, direction)],
    subject: spoken(letter.subject, direction),
    body: paragraphs(letter.body, direction),
  };
  const createdAt = Math.floor(letter.date.getTime() / 1000);
  const { pdf } = await typeset(platform, { template: 'letter', data, createdAt });
  return pdf;
}
