import type { Platform } from '../platform/platform.ts';
import { civilDateText, civilDateTimeText } from '../platform/civil-text.ts';
import { fileSizeText } from './file-size-text.ts';
import { spoken } from './spoken-text.ts';
import { typeset } from './typesetting.ts';
import type { ReceiptData } from './receipt-data.ts';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
};

/**
 * Sets the digital receipt: bilingual PDF/A-2b, unsealed (see `signatures.sealPdf`). The same data
 * gives the same bytes, so a repeated job makes the same receipt.
 */
export async function renderReceipt(platform: Platform, receipt: ReceiptData): Promise<Uint8Array> {
  const data = {
    number: receipt.number,
    filedAt: civilDateTimeText(receipt.filedAt),
    filedOn: civilDateText(receipt.filedAt),
    administration: receipt.administration,
    parent: receipt.parentAdministration ?? null,
    filer: { type: receipt.filer.type, name: spoken(receipt.filer.name) },
    subject: spoken(receipt.subject),
    files: receipt.files.map((file) => ({
      name: spoken(file.name),
      type: TYPE_NAMES[file.mediaType] ?? file.mediaType,
      size: fileSizeText(file.size),
      pages: file.pages ?? null,
      sha256: file.sha256,
    })),
    trackingCode: receipt.trackingCode,
    trackingUrl: receipt.trackingUrl ?? null,
    verificationUrl: receipt.verificationUrl,
    qr: receipt.verificationUrl,
  };
  const createdAt = Math.floor(receipt.filedAt.getTime() / 1000);
  const { pdf } = await typeset(platform, { template: 'receipt', data, createdAt });
  return pdf;
}
