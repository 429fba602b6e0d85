import type { ReceiptData, ReplyData } from '../../src/documents/index.ts';

/** A receipt as the registry asks for it, in Arabic. */
export function sampleReceipt(changes: Partial<ReceiptData> = {}): ReceiptData {
  return {
    number: '2026/A/000123',
    filedAt: new Date('2026-11-23T14:40:12Z'),
    administration: { ar: 'وزارة النموذج', fr: 'Ministère de la Démonstration' },
    filer: { type: 'citizen', name: 'فاطمة الزهراء بناني' },
    subject: 'طلب رخصة الاحتلال المؤقت للملك العمومي',
    files: [
      { name: 'demande.pdf', mediaType: 'application/pdf', size: 204_800, sha256: 'a1'.repeat(32), pages: 2 },
      { name: 'صورة البطاقة.jpg', mediaType: 'image/jpeg', size: 1_234_567, sha256: 'b2'.repeat(32) },
    ],
    trackingCode: '7Q4M-XK2P-0RZT-5W9H-C3VN-8YBD-1FGJ-6SAE',
    verificationUrl: 'https://courrier.example.ma/verify/7Q4MXK2P0RZT5W9HC3VN8YBD1FGJ6SAE',
    ...changes,
  };
}

/** A final letter ready to be signed, in Arabic. */
export function sampleReply(changes: Partial<ReplyData> = {}): ReplyData {
  return {
    language: 'ar',
    hierarchy: [
      { ar: 'وزارة النموذج', fr: 'Ministère de la Démonstration' },
      { ar: 'مديرية الرخص', fr: 'Direction des autorisations' },
    ],
    number: '2026/D/000045',
    place: { ar: 'الرباط', fr: 'Rabat' },
    date: new Date('2026-11-23T14:40:12Z'),
    recipient: { name: 'السيدة فاطمة الزهراء بناني', address: 'حي الرياض\nالرباط' },
    subject: 'رخصة الاحتلال المؤقت',
    reference: { number: '2026/A/000123', date: new Date('2026-10-01T09:00:00Z') },
    body: 'سلام تام بوجود مولانا الإمام،\n\nيشرفني أن أخبركم أن طلبكم عدد 2026/A/000123 قد قبل.',
    signatory: { position: { ar: 'مدير الرخص', fr: 'Le Directeur des autorisations' } },
    verification: { url: 'https://courrier.example.ma/verify/ABCD', code: 'ABCD-EFGH' },
    final: true,
    ...changes,
  };
}
