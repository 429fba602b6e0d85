import { civilDateText, civilDateTimeText } from '../documents/index.ts';
import { findAdministration } from '../identity/index.ts';
import { civilDate, civilTime } from '../platform/civil-time.ts';
import type { DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { inLanguage, type Language } from '../platform/text.ts';
import { findReply, letterAddresses, loadLetter, receiptFile, type Letter } from '../registry/index.ts';
import { openFilerTask } from '../tasks/index.ts';
import type { MailContent } from './mail-content.ts';
import { LABELS, WORDS, type MailKind } from './mail-texts.ts';
import { sendMail, type Mail } from './send-mail.ts';

type Fact = readonly [label: string, value: string];

/** After `receipt.issued`: number, date, tracking code, and the receipt itself. */
export async function sendReceipt(platform: Platform, event: DomainEvent): Promise<void> {
  const letter = await loadLetter(event.administrationId, event.aggregateId);
  if (letter.receipt === undefined) return;
  const labels = LABELS[letter.language];
  const file = receiptFile(letter.number, letter.receipt);
  const receipt = async () => {
    const content = await platform.blobs.read(letter.administrationId, file.sha256);
    return [{ name: file.name, mediaType: file.mediaType, content }];
  };
  const facts: Fact[] = [
    [labels['filedAt']!, dateTimeIn(letter.filedAt, letter.language)],
    [labels['files']!, String(letter.files.length)],
    [labels['trackingCode']!, letterAddresses(platform, letter._id).trackingCode],
  ];
  await send(platform, event, letter, { kind: 'receipt', facts, attachments: receipt });
}

/** After `letter.completion-asked`: what is missing, and where to send it. */
export async function sendCompletionRequest(platform: Platform, event: DomainEvent): Promise<void> {
  await sendMissing(platform, event, 'completion', event.aggregateId);
}

/** After `task.reminded` on a step that waits for the filer. */
export async function remindFiler(platform: Platform, event: DomainEvent): Promise<void> {
  if (event.data['stepKind'] !== 'completion-by-filer') return;
  await sendMissing(platform, event, 'completion-reminder', String(event.data['letterId']));
}

async function sendMissing(
  platform: Platform,
  event: DomainEvent,
  kind: 'completion' | 'completion-reminder',
  letterId: string,
): Promise<void> {
  const letter = await loadLetter(event.administrationId, letterId);
  const { completion } = letter;
  if (completion === undefined || completion.answeredAt !== undefined) return;
  const labels = LABELS[letter.language];
  const task = await openFilerTask(letter.administrationId, letter._id);
  const facts: Fact[] = [
    ...completion.missing.map((missing): Fact => [labels['missing']!, missing]),
    ...(task?.dueAt === undefined ? [] : [[labels['until']!, dateIn(task.dueAt, letter.language)] as const]),
  ];
  await send(platform, event, letter, { kind, facts, quotation: completion.message });
}

/** After `reply.dispatched`: the answer waits on the tracking page. */
export async function sendAnswer(platform: Platform, event: DomainEvent): Promise<void> {
  const letter = await loadLetter(event.administrationId, event.aggregateId);
  const reply = await findReply(letter.administrationId, letter._id);
  if (reply?.number === undefined) return;
  const facts: Fact[] = [[LABELS[letter.language]['answerNumber']!, reply.number]];
  await send(platform, event, letter, { kind: 'answer', facts });
}

/** After `transfer.linked`: which administration has the letter now, under which number. */
export async function sendTransferNotice(platform: Platform, event: DomainEvent): Promise<void> {
  const letter = await loadLetter(event.administrationId, event.aggregateId);
  const { transfer } = letter;
  if (transfer?.number === undefined) return;
  const target = await findAdministration(transfer.toAdministrationId);
  const labels = LABELS[letter.language];
  const facts: Fact[] = [
    ...(target === null ? [] : [[labels['competent']!, inLanguage(target.name, letter.language)] as const]),
    [labels['newNumber']!, transfer.number],
    ...(transfer.reason === '' ? [] : [[labels['reason']!, transfer.reason] as const]),
  ];
  await send(platform, event, letter, { kind: 'transfer', facts });
}

interface Particulars {
  readonly kind: MailKind;
  readonly facts: readonly Fact[];
  readonly quotation?: string;
  readonly attachments?: Mail['attachments'];
}

async function send(
  platform: Platform,
  event: DomainEvent,
  letter: Letter,
  particulars: Particulars,
): Promise<void> {
  const { kind, attachments } = particulars;
  const { administrationId, filer, language } = letter;
  const administration = await findAdministration(administrationId);
  if (administration === null) return;
  await sendMail(platform, {
    eventId: event.id,
    kind,
    administration: { id: administrationId, name: administration.name },
    letterId: letter._id,
    language,
    content: contentOf(platform, letter, particulars),
    ...(filer.email === undefined ? {} : { to: filer.email }),
    ...(attachments === undefined ? {} : { attachments }),
  });
}

function contentOf(platform: Platform, letter: Letter, { kind, facts, quotation }: Particulars): MailContent {
  const words = WORDS[kind][letter.language];
  const labels = LABELS[letter.language];
  return {
    subject: words.subject.replace('{number}', letter.number),
    paragraphs: [labels['greeting']!, words.opening],
    facts: [[labels['number']!, letter.number], [labels['subject']!, letter.subject], ...facts],
    link: { label: words.action, url: letterAddresses(platform, letter._id).trackingPage },
    ...(quotation === undefined ? {} : { quotation }),
  };
}

/** Dates in the words of Morocco; in English, ISO 8601. */
function dateIn(instant: Date, language: Language): string {
  return language === 'en' ? civilDate(instant) : inLanguage(civilDateText(instant), language);
}

function dateTimeIn(instant: Date, language: Language): string {
  return language === 'en'
    ? `${civilDate(instant)} ${civilTime(instant)}`
    : inLanguage(civilDateTimeText(instant), language);
}
