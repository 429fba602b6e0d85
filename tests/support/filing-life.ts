import { randomUUID } from 'node:crypto';
import { filingForm, type Answer, type Client, type Filed } from './client.ts';
import { samplePdf } from './sample-pdf.ts';

/** What the tracking page reads. */
export interface Tracking {
  number: string;
  status: string;
  steps: { key: string; state: string }[];
  answer?: string;
  answerNumber?: string;
  answerVerification?: string;
  completionRequest?: { message: string; missing: string[]; until?: string };
  transferredTo?: { number?: string };
}

/** Values that the national model's qualification asks for. */
export const QUALIFIED = { nature: 'request', priority: 'normal', confidentiality: 'ordinary' };

/** A PDF to attach. */
export function pdfFile(text: string): { name: string; type: string; bytes: Uint8Array } {
  return { name: `${text}.pdf`, type: 'application/pdf', bytes: samplePdf(text) };
}

/** A complete filing's words; give only what the test is about. */
export function filingWords(
  administration: string,
  change: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    administration,
    filer: { type: 'citizen', name: 'Amina Test', email: 'amina@example.ma' },
    subject: 'Demande de document',
    text: 'Texte.',
    language: 'fr',
    ...change,
  };
}

/** Files at the portal, without an account. */
export async function fileAtPortal(visitor: Client, administration: string, subject: string): Promise<Filed> {
  const form = filingForm(filingWords(administration, { subject }), [pdfFile('piece')]);
  const answer = await visitor.post<Filed>('/portal/filings', form, { 'idempotency-key': randomUUID() });
  if (answer.status !== 201) throw new Error(`Filing refused: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export function track(visitor: Client, filed: Filed): Promise<Answer<Tracking>> {
  return visitor.get<Tracking>(`/trackings/${filed.trackingCode}`);
}

/** Writes the reply's draft over what is there. */
export async function writeDraft(officer: Client, letterId: string, body: string): Promise<Answer> {
  const read = await officer.get<{ revision: number; subject: string; language: string }>(
    `/letters/${letterId}/reply`,
  );
  const { revision, subject, language } = read.body;
  return officer.put(`/letters/${letterId}/reply`, { subject, body, language, revision });
}
