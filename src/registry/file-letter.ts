import { createHash } from 'node:crypto';
import { findAdministration } from '../identity/index.ts';
import { newId } from '../platform/ids.ts';
import { inTransaction, isDuplicateKey } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import { actorOf, type Principal } from '../platform/principal.ts';
import { commitFilings, type CommittedFiling, type PreparedFiling } from './commit-filings.ts';
import { administrationClosed, administrationUnknown, idempotencyKeyReused } from './errors.ts';
import { checkFiling, type FilingContent } from './filing-rules.ts';
import { findFilingKey } from './idempotency-store.ts';
import type { Channel, LetterFile, Origin } from './letter.ts';
import { loadLetter } from './letter-store.ts';
import { letterAddresses, type LetterAddresses } from './public-code.ts';
import { RegisterQueue } from './register-queue.ts';
import { openRegister } from './take-number.ts';

/** A filing whose files were received: their bytes are stored, nothing refers to them yet. */
export interface FileLetter extends FilingContent {
  readonly administrationId: string;
  readonly files: readonly LetterFile[];
  /** Chosen by the caller; the same key with the same filing gives the same answer for ever. */
  readonly idempotencyKey: string;
  readonly channel: Channel;
  readonly origin?: Origin;
}

/** What the filer is given. The codes are derived, so that a repeated call answers the same. */
export interface FiledLetter extends LetterAddresses {
  readonly letterId: string;
  readonly number: string;
  readonly filedAt: Date;
  /** True when this filing had been answered before. */
  readonly repeated: boolean;
}

const queues = new WeakMap<Platform, RegisterQueue<PreparedFiling, CommittedFiling>>();

/**
 * Files a letter: number, register entry, letter, codes, file references, journal and `letter.filed`
 * in one transaction. Gapless and never back-dated per register and civil year. Idempotent by
 * caller and key, judged on the parsed filing and the hashes of its files in their order; the same
 * key with another filing is `registry.idempotency_key_reused`.
 */
export async function fileLetter(
  platform: Platform,
  filing: FileLetter,
  principal: Principal,
): Promise<FiledLetter> {
  const content = checkFiling(filing, filing.files.length);
  const prepared = prepare({ ...filing, ...content }, principal);
  const [known, administration] = await Promise.all([
    findFilingKey(prepared.keyId),
    findAdministration(filing.administrationId),
  ]);
  if (known !== null) return answerAgain(platform, prepared, known);
  requireOpen(administration);
  await openRegister(platform, filing.administrationId, 'incoming');
  return commit(platform, prepared);
}

async function commit(platform: Platform, prepared: PreparedFiling): Promise<FiledLetter> {
  try {
    const committed = await queueOf(platform).add(prepared.filing.administrationId, prepared);
    const { digest, ...answer } = committed;
    if (digest !== prepared.digest) throw idempotencyKeyReused();
    return { ...letterAddresses(platform, answer.letterId), ...answer };
  } catch (error) {
    const known = isDuplicateKey(error) ? await findFilingKey(prepared.keyId) : null;
    if (known === null) throw error;
    return answerAgain(platform, prepared, known);
  }
}

function queueOf(platform: Platform): RegisterQueue<PreparedFiling, CommittedFiling> {
  const present = queues.get(platform);
  if (present !== undefined) return present;
  const opened = new RegisterQueue<PreparedFiling, CommittedFiling>((batch) =>
    inTransaction((tx) => commitFilings(tx, platform, batch)),
  );
  queues.set(platform, opened);
  return opened;
}

async function answerAgain(
  platform: Platform,
  prepared: PreparedFiling,
  known: { digest: string; letterId: string },
): Promise<FiledLetter> {
  if (known.digest !== prepared.digest) throw idempotencyKeyReused();
  const letter = await loadLetter(prepared.filing.administrationId, known.letterId);
  return {
    ...letterAddresses(platform, letter._id),
    letterId: letter._id,
    number: letter.number,
    filedAt: letter.filedAt,
    repeated: true,
  };
}

function requireOpen(administration: Awaited<ReturnType<typeof findAdministration>>): void {
  if (administration === null) throw administrationUnknown();
  if (administration.status !== 'active' || administration.kind === 'platform') throw administrationClosed();
}

function prepare(filing: FileLetter, principal: Principal): PreparedFiling {
  return {
    letterId: newId(),
    filing,
    actor: actorOf(principal),
    keyId: sha256(`${callerOf(principal)}\n${filing.idempotencyKey}`),
    digest: sha256(exactly(filing)),
  };
}

/** Each caller has keys of its own; those of the anonymous portal are random and shared. */
function callerOf(principal: Principal): string {
  switch (principal.kind) {
    case 'api-client':
      return `api-client:${principal.clientId}`;
    case 'person':
      return `person:${principal.personId}`;
    default:
      return principal.kind;
  }
}

function exactly(filing: FileLetter): string {
  const { filer } = filing;
  const who = [filer.type, filer.name, filer.email ?? null, filer.phone ?? null, filer.idNumber ?? null];
  const hashes = filing.files.map((file) => file.sha256);
  return JSON.stringify([filing.administrationId, who, filing.subject, filing.text, filing.language, hashes]);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
