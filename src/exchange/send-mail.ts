import { createTransport, type Transporter } from 'nodemailer';
import { DomainError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { Language, LocalizedText } from '../platform/text.ts';
import { inLanguage } from '../platform/text.ts';
import { beginMail, endMail, findMail, type MailStatus } from './mail-log-store.ts';
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
 * Sends a mail at least once. It is written down before it is handed to the mail server and after the
 * answer; a mail that was sent or refused is not handed over again. After an attempt whose end is unknown
 * (a crash, a lost answer) it goes out again under the same Message-ID, which is made of the event and the
 * recipient, so that mail servers and readers see one mail. Without a mail server nothing fails: the log
 * says so. A server that is away makes the job wait and try again; one that refuses the mail for good ends
 * it.
 */
export async function sendMail(platform: Platform, mail: Mail): Promise<MailStatus> {
  const known = await findMail(keyOf(platform, mail));
  if (known !== null && hasEnded(known.status)) return known.status;
  const { smtpUrl } = platform.config;
  if (mail.to === undefined) return note(platform, mail, { status: 'no-address' });
  if (smtpUrl === undefined) return note(platform, mail, { status: 'not-configured' });
  const attachments = (await mail.attachments?.()) ?? [];
  const { kind, letterId, eventId } = mail;
  const begun = await beginMail(keyOf(platform, mail), { kind, letterId, eventId }, platform.clock.now());
  if (!begun) return alreadyBegun(platform, mail);
  const outcome = await hand(platform, smtpUrl, { ...mail, attachments });
  const status = await note(platform, mail, outcome);
  if (outcome.cause !== undefined) throw mailServerAway(outcome.cause);
  return status;
}

function hasEnded(status: MailStatus): boolean {
  return status !== 'sending' && status !== 'waiting';
}

/** Another run was quicker: its end is ours, and while it has none the job comes again. */
async function alreadyBegun(platform: Platform, mail: Mail): Promise<MailStatus> {
  const known = await findMail(keyOf(platform, mail));
  if (known !== null && hasEnded(known.status)) return known.status;
  throw new DomainError({
    code: 'exchange.mail_under_way',
    kind: 'unavailable',
    message: 'Expected to send a mail, but another run is sending it: its end is awaited',
  });
}

interface Outcome {
  readonly status: MailStatus;
  readonly answer?: string;
  /** Why the mail waits. */
  readonly cause?: unknown;
}

/** A mail with its attachments in memory. */
type LoadedMail = Omit<Mail, 'attachments'> & { readonly attachments: readonly Attachment[] };

async function hand(platform: Platform, smtpUrl: string, mail: LoadedMail): Promise<Outcome> {
  const frame = {
    language: mail.language,
    administration: inLanguage(mail.administration.name, mail.language),
  };
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
      attachments: mail.attachments.map((one) => ({
        filename: one.name,
        contentType: one.mediaType,
        content: Buffer.from(one.content),
      })),
    });
    return { status: 'sent', answer: String(sent.response).slice(0, 200) };
  } catch (error) {
    if (isFinal(error)) return { status: 'rejected', answer: String(error).slice(0, 200) };
    return { status: 'waiting', answer: String(error).slice(0, 200), cause: error };
  }
}

async function note(platform: Platform, mail: Mail, outcome: Outcome): Promise<MailStatus> {
  const { kind, letterId, eventId } = mail;
  const { status, answer } = outcome;
  const end = { status, at: platform.clock.now(), ...(answer !== undefined && { answer }) };
  await endMail(keyOf(platform, mail), { kind, letterId, eventId }, end);
  if (status === 'rejected') platform.log.warn({ letterId, kind }, 'a mail was rejected');
  return status;
}

type Addressed = Pick<Mail, 'eventId' | 'kind' | 'to' | 'administration'>;

function keyOf(platform: Platform, mail: Addressed): { administrationId: string; messageId: string } {
  return { administrationId: mail.administration.id, messageId: messageIdOf(platform, mail) };
}

/** RFC 5322 Message-ID, the same for the same event, kind and recipient; it does not tell the recipient. */
function messageIdOf(platform: Platform, { eventId, kind, to }: Addressed): string {
  const recipient = to === undefined ? '' : `.${platform.secrets.derive('mail-recipient', to).slice(0, 12)}`;
  return `<${kind}.${eventId}${recipient.toLowerCase()}@${mailHost(platform)}>`;
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
