import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendMail, sendReceipt, type Mail } from '../../../src/exchange/index.ts';
import { subscriptions } from '../../../src/main/compose.ts';
import { ANONYMOUS } from '../../../src/platform/principal.ts';
import { fileLetter, loadLetter } from '../../../src/registry/index.ts';
import type { DomainEvent } from '../../../src/platform/outbox/index.ts';
import { filingTo, openHouse, receivedPdf, type House } from '../../support/administration-house.ts';
import { headerOf, openSmtpSink, partOf, type SmtpSink } from '../../support/smtp-sink.ts';

let sink: SmtpSink;
let house: House;

beforeAll(async () => {
  sink = await openSmtpSink();
  house = await openHouse({
    code: 'MEL',
    env: { SMTP_URL: sink.url, PUBLIC_URL: 'https://diwan.example.ma' },
  });
});
afterAll(async () => {
  await house.platform.close();
  await sink.close();
});

function event(letterId: string, id: string): DomainEvent {
  return {
    id,
    type: 'receipt.issued',
    version: 1,
    administrationId: house.administrationId,
    aggregateId: letterId,
    sequence: 1,
    time: house.platform.clock.now(),
    data: { letterId },
  };
}

function mail(id: string, change: Partial<Mail> = {}): Mail {
  return {
    eventId: id,
    kind: 'answer',
    administration: { id: house.administrationId, name: { ar: 'إدارة', fr: 'Administration' } },
    letterId: 'l1',
    to: 'amina@example.ma',
    language: 'fr',
    content: { subject: 'Réponse', paragraphs: ['Bonjour'], facts: [['Numéro', '2026/D/000001']] },
    ...change,
  };
}

describe('the mail of a receipt', () => {
  it('is in the filer’s language, right to left in Arabic, with the sealed receipt attached', async () => {
    // given
    const filing = filingTo(house, {
      language: 'ar',
      subject: 'طلب <وثيقة>',
      files: [await receivedPdf(house)],
    });

    // when
    const filed = await fileLetter(house.platform, filing, ANONYMOUS);
    await house.platform.settle(subscriptions);

    // then
    expect(sink.mails).toHaveLength(1);
    const [sent] = sink.mails;
    expect(sent!.to).toEqual(['amina@example.ma']);
    expect(sent!.from).toBe('ne-pas-repondre@diwan.example.ma');
    expect(headerOf(sent!, 'Subject')).toBe(`وصل إيداع المراسلة ${filed.number}`);
    expect(headerOf(sent!, 'Auto-Submitted')).toBe('auto-generated');
    const html = partOf(sent!, 'text/html').toString();
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(html).toContain('طلب &lt;وثيقة&gt;');
    expect(html).toContain(filed.trackingCode);
    expect(html).not.toMatch(/<img|<script|src=/);
    expect(partOf(sent!, 'text/plain').toString()).toContain(filed.trackingCode);
    const letter = await loadLetter(house.administrationId, filed.letterId);
    const attached = createHash('sha256').update(partOf(sent!, 'application/pdf')).digest('hex');
    expect(attached).toBe(letter.receipt!.sha256);
  });

  it('is not sent twice for one event, and has the same Message-ID after a crash', async () => {
    // given
    const filed = await fileLetter(house.platform, filingTo(house), ANONYMOUS);
    await house.platform.settle(subscriptions);
    const before = sink.mails.length;

    // when
    await sendReceipt(house.platform, event(filed.letterId, 'e-1'));
    await sendReceipt(house.platform, event(filed.letterId, 'e-1'));

    // then
    expect(sink.mails).toHaveLength(before + 1);
    expect(headerOf(sink.mails.at(-1)!, 'Message-ID')).toMatch(
      /^<receipt\.e-1\.[\w-]{12}@diwan\.example\.ma>$/,
    );
  });
});

describe('a mail server', () => {
  it('that is busy makes the job wait', async () => {
    // given
    sink.refuse('MAIL', '451 4.3.0 try later');

    // when
    const first = sendMail(house.platform, mail('busy'));

    // then
    await expect(first).rejects.toMatchObject({ code: 'exchange.mail_server_away', kind: 'unavailable' });
    expect(await sendMail(house.platform, mail('busy'))).toBe('sent');
  });

  it('that refuses the address ends it', async () => {
    // given
    sink.refuse('RCPT', '550 5.1.1 no such user');

    // then
    expect(await sendMail(house.platform, mail('refused'))).toBe('rejected');
    expect(await sendMail(house.platform, mail('refused'))).toBe('rejected');
  });

  it('is not needed for a filer without an address', async () => {
    const { to: _, ...rest } = mail('no-address');
    expect(await sendMail(house.platform, rest)).toBe('no-address');
  });
});
