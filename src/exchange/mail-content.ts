import type { Language } from '../platform/text.ts';

/** A mail before it has a form: plain words in one language. */
export interface MailContent {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Label and value, shown as a list. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Words of somebody else, shown as a quotation. */
  readonly quotation?: string;
  readonly link?: { readonly label: string; readonly url: string };
}

export interface MailFrame {
  readonly language: Language;
  /** Who writes. */
  readonly administration: string;
}

const FOOTER: Readonly<Record<Language, string>> = {
  ar: 'رسالة آلية من مكتب الضبط الرقمي، فلا تجيبوا عليها.',
  fr: 'Message automatique du bureau d’ordre digital : ne pas y répondre.',
  en: 'Automatic message of the digital registry office: please do not reply.',
};

/** The mail as plain text, for readers without HTML. */
export function textOf(content: MailContent, frame: MailFrame): string {
  const facts = content.facts.map(([label, value]) => `${label}: ${value}`).join('\n');
  const quotation = content.quotation
    ?.split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  const link = content.link && `${content.link.label}:\n${content.link.url}`;
  const parts = [
    ...content.paragraphs,
    facts,
    quotation,
    link,
    `--\n${frame.administration}\n${FOOTER[frame.language]}`,
  ];
  return `${parts.filter((part) => part !== undefined && part !== '').join('\n\n')}\n`;
}

/** The mail as HTML: right to left in Arabic, no picture, nothing loaded from elsewhere. */
export function htmlOf(content: MailContent, frame: MailFrame): string {
  const { language } = frame;
  const direction = language === 'ar' ? 'rtl' : 'ltr';
  const body = [
    ...content.paragraphs.map((text) => `<p style="margin:0 0 16px">${lines(text)}</p>`),
    content.facts.length === 0 ? '' : factTable(content.facts, direction),
    content.quotation === undefined ? '' : quoted(content.quotation),
    content.link === undefined ? '' : button(content.link),
  ].join('\n');
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><title>${escaped(content.subject)}</title></head>
<body style="margin:0;background:#f7f5f0;color:#1b1f23;font-family:'IBM Plex Sans','IBM Plex Sans Arabic',Tahoma,Arial,sans-serif;font-size:16px;line-height:1.6">
<div dir="${direction}" style="max-width:600px;margin:0 auto;padding:24px 16px">
<div style="background:#0b6b43;color:#ffffff;padding:16px 24px;font-weight:600">${escaped(frame.administration)}</div>
<div style="background:#ffffff;border:1px solid #d9d5ca;border-top:0;padding:24px">
<h1 style="font-size:20px;margin:0 0 16px">${escaped(content.subject)}</h1>
${body}
</div>
<p style="font-size:13px;color:#4a5056;padding:8px 0;margin:0">${escaped(FOOTER[language])}</p>
</div>
</body>
</html>
`;
}

function factTable(facts: MailContent['facts'], direction: 'rtl' | 'ltr'): string {
  const side = direction === 'rtl' ? 'right' : 'left';
  const rows = facts.map(
    ([label, value]) =>
      `<tr><th scope="row" style="text-align:${side};padding:6px 0;padding-inline-end:16px;font-weight:600;vertical-align:top">${escaped(label)}</th><td style="padding:6px 0"><bdi>${escaped(value)}</bdi></td></tr>`,
  );
  return `<table role="presentation" style="border-collapse:collapse;margin:0 0 16px">${rows.join('')}</table>`;
}

function quoted(text: string): string {
  return `<blockquote dir="auto" style="margin:0 0 16px;padding:8px 16px;border-inline-start:4px solid #0b6b43;background:#f7f5f0">${lines(text)}</blockquote>`;
}

function button({ label, url }: { label: string; url: string }): string {
  return `<p style="margin:0 0 16px"><a href="${escaped(url)}" style="display:inline-block;background:#0b6b43;color:#ffffff;padding:10px 20px;border-radius:4px;text-decoration:none;font-weight:600">${escaped(label)}</a></p>`;
}

function lines(text: string): string {
  return escaped(text).replaceAll('\n', '<br>');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
