import { setTimeout as sleep } from 'node:timers/promises';
import type { Document } from 'bson';
import mongoose from 'mongoose';
import { definedCollections } from '../../src/platform/mongo/index.ts';
import { fileByApi } from '../support/client.ts';
import type { Product } from '../support/product.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { complete, staffOf, untilTask } from '../support/staff.ts';

/** Administrations of the demo whose offices have everybody a circuit needs. */
const ADMINISTRATIONS = ['MTD', 'MTD-RSK', 'CDM'] as const;

/** How a letter is played: each name is the last act done to it. */
const LIVES = ['filed', 'assigned', 'submitted', 'closed', 'answered'] as const;
type Life = (typeof LIVES)[number];

const QUALIFIED = { nature: 'request', priority: 'normal', confidentiality: 'ordinary' };
const REPLY = {
  subject: 'Réponse à votre demande',
  body: 'Votre demande est acceptée.\n\nVeuillez agréer mes salutations distinguées.',
  language: 'fr',
};

/** A letter that the product itself has received and handled, with everything it wrote about it. */
export interface Template {
  readonly administrationId: string;
  readonly letterId: string;
  readonly ended: boolean;
  readonly documents: readonly { readonly collection: string; readonly document: Document }[];
}

/** Plays one letter of each life in each administration through the API, until nothing is left to do. */
export async function playTemplates(
  product: Product,
  administrations: readonly string[] = ADMINISTRATIONS,
): Promise<void> {
  for (const administration of administrations) {
    for (const life of LIVES) await play(product, administration, life);
  }
  await untilSettled(product);
}

async function play(product: Product, administration: string, life: Life): Promise<void> {
  const subject = `Gabarit ${life} ${administration}`;
  const key = product.demo.apiKeys.find((one) => one.administration === administration)!.key;
  const filer = { type: 'citizen', name: `Filer ${subject}`, email: 'modele@example.org' };
  const filing = { administration, filer, subject, text: 'Texte de la demande.', language: 'fr' };
  const files = [{ name: 'demande.pdf', type: 'application/pdf', bytes: samplePdf(subject) }];
  const filed = await fileByApi(product.url, key, filing, { files });
  if (filed.status !== 201) throw new Error(`Filing refused: ${JSON.stringify(filed.body)}`);
  await act({ product, administration, number: filed.body.number }, life);
}

interface Case {
  readonly product: Product;
  readonly administration: string;
  readonly number: string;
}

async function act(one: Case, life: Life): Promise<void> {
  if (life === 'filed') return;
  await decide(one, 'registry-agent', 'qualification', { outcome: 'admissible', values: QUALIFIED });
  const officer = await staffOf(one.product.url, one.product.demo, one.administration, 'officer');
  const { person } = (await officer.session()) as {
    person: { positions: { unit: { id: string }; roles: string[] }[] };
  };
  const unit = person.positions.find(({ roles }) => roles.includes('officer'))!.unit.id;
  const values = { unit, instruction: 'for-follow-up', note: 'Pour attribution.' };
  await decide(one, 'head', 'annotation', { outcome: 'assign', values });
  if (life === 'assigned') return;
  const task = await untilTask(officer, one.number, 'handling');
  if (life === 'closed') return complete(officer, task, { outcome: 'no-reply', reason: 'Pour information.' });
  const { body } = await officer.get<{ revision?: number }>(`/letters/${task.letter.id}/reply`);
  await officer.put(`/letters/${task.letter.id}/reply`, { ...REPLY, revision: body.revision ?? 0 });
  await complete(officer, task, { outcome: 'submit' });
  if (life === 'submitted') return;
  await decide(one, 'unit-head', 'visa', { outcome: 'visa' });
  await decide(one, 'signatory', 'signature', { outcome: 'sign' });
}

async function decide(
  { product, administration, number }: Case,
  role: string,
  stepKind: string,
  completion: Parameters<typeof complete>[2],
): Promise<void> {
  const person = await staffOf(product.url, product.demo, administration, role);
  await complete(person, await untilTask(person, number, stepKind), completion);
}

/** Every event is handled and every act is sealed a few seconds after the last request. */
async function untilSettled(product: Product): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    await sleep(1_500);
    const metrics = await (await fetch(`${product.url}/readyz`)).text();
    quiet = /"waiting":\s*[1-9]/.test(metrics) ? 0 : quiet + 1;
  }
  await sleep(3_000);
}

/** Kept for the installation, not for a letter. */
const SHARED = new Set([
  'administrations',
  'administration_codes',
  'persons',
  'logins',
  'positions',
  'units',
  'sessions',
  'sign_in_attempts',
  'api_clients',
  'circuits',
  'circuit_versions',
  'signing_keys',
  'signing_authorities',
  'registers',
  'journal_heads',
  'live_notices',
  'process_leases',
  'schema_versions',
]);

/** The letters that were played, read from the store of the stopped product. */
export async function readTemplates(): Promise<Template[]> {
  const all: { collection: string; document: Document }[] = [];
  for (const { spec } of definedCollections()) {
    if (SHARED.has(spec.name)) continue;
    const documents = await mongoose.connection.collection(spec.name).find().toArray();
    all.push(...documents.map((document) => ({ collection: spec.name, document })));
  }
  const letters = all.filter(
    ({ collection, document }) =>
      collection === 'letters' && String(document['subject']).startsWith('Gabarit '),
  );
  return letters.map(({ document: letter }) => {
    const letterId = String(letter['_id']);
    const documents = about(letterId, all);
    const ended = documents.some((one) => one.document['endedAt'] !== undefined);
    return { administrationId: String(letter['administrationId']), letterId, ended, documents };
  });
}

/** Whatever names the letter, or names what does. */
function about(letterId: string, all: readonly Template['documents'][number][]): Template['documents'] {
  const ids = new Set([letterId]);
  const found = new Set<Template['documents'][number]>();
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const one of all) {
      if (found.has(one) || !mentions(one.document, ids)) continue;
      found.add(one);
      ids.add(String(one.document['_id']));
    }
  }
  return [...found];
}

function mentions(value: unknown, ids: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return ids.has(value) || ids.has(value.slice(0, 36));
  if (typeof value !== 'object' || value === null || value instanceof Date) return false;
  return Object.values(value).some((item) => mentions(item, ids));
}
