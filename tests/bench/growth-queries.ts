import mongoose from 'mongoose';
import { findAdministrationByCode } from '../../src/identity/index.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { publicCode } from '../../src/registry/public-code.ts';
import { Client, fileByApi } from '../support/client.ts';
import type { Product } from '../support/product.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { staffOf } from '../support/staff.ts';
import { Chance, filerOf } from './loader-texts.ts';

/** One thing that people or systems ask of the product; `ask` is timed. */
export interface Question {
  readonly name: string;
  readonly ask: () => Promise<void>;
}

interface Sample {
  readonly id: string;
  readonly number: string;
  readonly year: number;
  readonly order: number;
}

const ADMINISTRATION = 'MTD';
const SAMPLES = 200;

/** The main queries through the HTTP API, each on another letter every time. */
export async function questions(product: Product, platform: Platform): Promise<Question[]> {
  const { url, demo } = product;
  const agent = await staffOf(url, demo, ADMINISTRATION, 'registry-agent');
  const officer = await staffOf(url, demo, ADMINISTRATION, 'officer');
  const anyone = new Client(url);
  const samples = await sampleLetters();
  const chance = new Chance('questions');
  const any = (): Sample => chance.pick(samples);
  const code = (purpose: 'tracking' | 'receipt' | 'verification'): string =>
    publicCode(platform, { purpose, objectType: 'letter', objectId: any().id });
  const read = (client: Client, path: () => string) => async (): Promise<void> => {
    const { status, body } = await client.get(path());
    if (status !== 200)
      throw new Error(`Expected an answer, but ${path()} gives ${status} ${JSON.stringify(body)}`);
  };
  const search = (text: string): string => `/letters?search=${encodeURIComponent(text)}`;
  return [
    { name: 'inbox_mine', ask: read(officer, () => '/tasks?view=mine') },
    { name: 'inbox_unit', ask: read(agent, () => '/tasks?view=unit') },
    { name: 'inbox_overdue', ask: read(agent, () => '/tasks?view=overdue') },
    { name: 'letters', ask: read(agent, () => '/letters?limit=50') },
    { name: 'letters_of_officer', ask: read(officer, () => '/letters?limit=50') },
    { name: 'letters_by_status', ask: read(agent, () => '/letters?status=in-progress&limit=50') },
    {
      name: 'register_page',
      ask: read(agent, () => `/letters?limit=50&cursor=${any().year}.${any().order}`),
    },
    { name: 'search_number', ask: read(agent, () => search(any().number)) },
    { name: 'search_common_word', ask: read(agent, () => search('demande')) },
    { name: 'search_begun_word', ask: read(agent, () => search('certi')) },
    { name: 'search_filer', ask: read(agent, () => search(filerOf(chance).split(' ')[1]!)) },
    {
      name: 'search_words',
      ask: read(agent, () => search(`construire rue ${Math.floor(chance.next() * 900)}`)),
    },
    { name: 'letter', ask: read(agent, () => `/letters/${any().id}`) },
    { name: 'history', ask: read(agent, () => `/letters/${any().id}/history`) },
    { name: 'tracking', ask: read(anyone, () => `/trackings/${code('tracking')}`) },
    { name: 'verification', ask: read(anyone, () => `/verifications/${code('verification')}`) },
    { name: 'receipt', ask: read(anyone, () => `/receipts/${code('receipt')}`) },
    { name: 'events_catch_up', ask: () => catchUp(url, agent) },
    { name: 'filing', ask: () => file(product) },
  ];
}

async function sampleLetters(): Promise<Sample[]> {
  const letters = mongoose.connection.collection<{
    _id: string;
    number: string;
    year: number;
    order: number;
  }>('letters');
  const administration = await findAdministrationByCode(ADMINISTRATION);
  const administrationId = administration!._id;
  const chance = new Chance('samples');
  const newest = await letters
    .find({ administrationId } as never)
    .sort({ year: -1, order: -1 })
    .limit(1)
    .next();
  const found: Sample[] = [];
  for (let tries = 0; found.length < SAMPLES && tries < 20 * SAMPLES; tries += 1) {
    const year = newest!.year - 1 - Math.floor(chance.next() * 5);
    const last = await letters
      .find({ administrationId, year } as never)
      .sort({ order: -1 })
      .limit(1)
      .next();
    if (last === null) continue;
    const order = 1 + Math.floor(chance.next() * last.order);
    const letter = await letters.findOne({ administrationId, year, order } as never);
    if (letter !== null) found.push({ id: letter._id, number: letter.number, year, order });
  }
  return found;
}

/** A browser that comes back after a while: the stream is read until what it missed has come. */
async function catchUp(url: string, client: Client): Promise<void> {
  const away = (Date.now() - 600_000).toString(16).padStart(12, '0');
  const lastEventId = `${away.slice(0, 8)}-${away.slice(8)}-7000-8000-000000000000`;
  const stop = new AbortController();
  const answer = await fetch(`${url}/api/v1/events`, {
    headers: { cookie: client.cookies(), 'last-event-id': lastEventId },
    signal: stop.signal,
  });
  await answer.body!.getReader().read();
  stop.abort();
}

let filings = 0;

async function file(product: Product): Promise<void> {
  const key = product.demo.apiKeys.find((one) => one.administration === ADMINISTRATION)!.key;
  const subject = `Demande nouvelle ${(filings += 1)}`;
  const filer = { type: 'company', name: 'Société', email: 'societe@example.org' };
  const filing = { administration: ADMINISTRATION, filer, subject, text: 'Texte.', language: 'fr' };
  const files = [{ name: 'demande.pdf', type: 'application/pdf', bytes: samplePdf(subject, 50_000) }];
  const answer = await fileByApi(product.url, key, filing, { files });
  if (answer.status !== 201)
    throw new Error(`Filing refused: ${answer.status} ${JSON.stringify(answer.body)}`);
}
