import { PDF } from '@libpdf/core';
import { serveRequests } from '../platform/workers/index.ts';
import { damagedPdf, encryptedPdf } from './file-refusals.ts';

serveRequests(async (bytes: Uint8Array) => {
  const pdf = await PDF.load(bytes).catch((error: unknown) => {
    throw mentionsEncryption(error) ? encryptedPdf() : damagedPdf();
  });
  if (pdf.isEncrypted) throw encryptedPdf();
  if (pdf.recoveredViaBruteForce) throw damagedPdf();
  const pages = pdf.getPageCount();
  if (pages < 1) throw damagedPdf();
  return { pages };
});

function mentionsEncryption(error: unknown): boolean {
  return (
    error instanceof Error && /encrypt|password|security handler/i.test(`${error.name} ${error.message}`)
  );
}
