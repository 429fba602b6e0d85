import { createTransport, type Transporter } from 'nodemailer';
import { DomainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { isDuplicateKey } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Language, LocalizedText } from '../platform/text.ts';
import { inLanguage } from '../platform/text.ts';
import { MailLog, type MailStatus } from './mail-log-store.ts';
import { htmlOf, textOf, type MailContent } from './mail-content.ts';

export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** One mail about a letter, asked for by one event. */
export interface Mail {
  /** Id of the event that asks for it: the same event is never mailed twice knowingly. */
  readonly eventId: string;
  readonly kind: string;
  readonly administration: { readonly id: string; readonly name: LocalizedText };
  readonly letterId: string;
  /** Absent when the filer left no e-mail address. */
  readonly to?: string;
  readonly language: Language;
  readonly content: MailContent;
  /** Read only when the mail is really sent. */
  readonly attachments?: () => Promise<readonly Attachment[]>;
}

/**
 * Sends a mail at least once, and writes down what became of it. The Message-ID is that of the event,
 * so that a mail repeated after a crash is recognised as the same one. Without a mail server
 * nothing fails: the log says so. A server that is away makes the job wait and try again; one that
 * refuses the mail for good ends it.
 */
export async function sendMail(platform: Platform, mail: Mail): Promise<MailStatus> {
  const messageId = messageIdOf(platform, mail);
  const known = await MailLog.findOne({ administrationId: mail.administration.id, messageId }).lean();
  if (known !== null) return known.status;
  const { smtpUrl } = platform.config;
  if (mail.to === undefined) return note(platform, mail, { status: 'no-address' });
  if (smtpUrl === undefined) return note(platform, mail, { status: 'not-configured' });
  return note(platform, mail, await hand(platform, smtpUrl, mail));
}

interface Outcome {
  readonly status: MailStatus;
  readonly answer?: string;
}

async function hand(platform: Platform, smtpUrl: string, mail: Mail): Promise<Outcome> {
  const frame = {
    language: mail.language,
    administration: inLanguage(mail.administration.name, mail.language),
  };
  const attached = (await mail.attachments?.())?.map((one) => ({
    filename: one.name,
    contentType: one.mediaType,
    content: Buffer.from(one.content),
  }));
  try {
    const sent = await transportOf(platform, smtpUrl).sendMail({
      messageId: messageIdOf(platform, mail),
      from: { name: frame.administration, address: `ne-pas-repondre@${mailHost(platform)}` },
      to: mail.to!,
      subject: mail.content.subject,
      text: textOf(mail.content, frame),
      html: htmlOf(mail.content, frame),
      date: platform.clock.now(),
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.language },
      attachments: attached,
    });
    return { status: 'sent', answer: String(sent.response).slice(0, 200) };
  } catch (error) {
    if (isFinal(error)) return { status: 'rejected', answer: String(error).slice(0, 200) };
    throw mailServerAway(error);
  }
}

async function note(platform: Platform, mail: Mail, outcome: Outcome): Promise<MailStatus> {
  const entry = {
    _id: newId(),
    administrationId: mail.administration.id,
    schemaVersion: 1,
    messageId: messageIdOf(platform, mail),
    kind: mail.kind,
    letterId: mail.letterId,
    at: platform.clock.now(),
    ...outcome,
  };
  await MailLog.create([entry]).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error;
  });
  if (outcome.status === 'rejected')
    platform.log.warn({ letterId: mail.letterId, kind: mail.kind }, 'a mail was rejected');
  return outcome.status;
}

/** RFC 5322 Message-ID, the same for the same event and kind. */
function messageIdOf(platform: Platform, mail: Pick<Mail, 'eventId' | 'kind'>): string {
  return `<${mail.kind}.${mail.eventId}@${mailHost(platform)}>`;
}

function mailHost(platform: Platform): string {
  const { hostname } = new URL(platform.config.publicUrl);
  return /[a-z]/i.test(hostname) && !hostname.includes(':') ? hostname : 'diwan.localhost';
}

const transports = new WeakMap<Platform, Transporter>();

function transportOf(platform: Platform, smtpUrl: string): Transporter {
  const kept = transports.get(platform);
  if (kept !== undefined) return kept;
  const opened = createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });
  transports.set(platform, opened);
  return opened;
}

/** A reply 5xx to the address or the mail: sending it again would not help. */
function isFinal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('responseCode' in error)) return false;
  const { responseCode } = error;
  const authentication = 'code' in error && error.code === 'EAUTH';
  return typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600 && !authentication;
}

function mailServerAway(cause: unknown): DomainError {
  return new DomainError({
    code: 'exchange.mail_server_away',
    kind: 'unavailable',
    message: 'Expected the mail server to take the mail, but it did not',
    cause,
  });
}
