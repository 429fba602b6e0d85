import type { ReceivedFile } from '../documents/index.ts';
import { requireRight, resolveAdministration } from '../identity/index.ts';
import { DomainError, type FieldFault } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { Principal } from '../platform/principal.ts';
import {
  checkFiling,
  fileLetter,
  filingRefused,
  type FiledLetter,
  type FilingContent,
} from '../registry/index.ts';
import { drain, FileIntake, jsonOf, type IncomingPart } from './file-parts.ts';
import { Spool } from './spool.ts';

/** How a filing is sent: who, by which door, and the key that makes repeating it harmless. */
export interface FilingCall {
  readonly principal: Principal;
  readonly action: 'filings.submit' | 'filings.submit-by-key';
  readonly channel: 'portal' | 'api';
  readonly idempotencyKey: string;
}

interface ReadFiling {
  readonly administrationId: string;
  readonly content: FilingContent;
}

/**
 * Reads a multipart filing (part `filing` in JSON, before or after any number of parts `files`),
 * receives its files and files the letter. On any refusal nothing refers to the files that were
 * received: they are swept.
 */
export async function receiveFiling(
  platform: Platform,
  call: FilingCall,
  parts: AsyncIterable<IncomingPart>,
): Promise<FiledLetter> {
  const intake = new FileIntake(platform);
  const spool = new Spool(platform.config.dataDir, platform.config.filing.maxTotalBytes);
  try {
    const outcome = await readParts({ call, intake, spool }, parts);
    if (!outcome.accepted) throw outcome.refusal;
    const { filing } = outcome;
    for (const file of spool.files) await intake.take(filing.administrationId, file.filename, file.open());
    return await submit(platform, call, filing, intake.finish());
  } finally {
    await spool.close();
  }
}

interface Reading {
  readonly call: FilingCall;
  readonly intake: FileIntake;
  readonly spool: Spool;
}

type Outcome = { accepted: true; filing: ReadFiling } | { accepted: false; refusal: unknown };

async function readParts(
  { call, intake, spool }: Reading,
  parts: AsyncIterable<IncomingPart>,
): Promise<Outcome> {
  let outcome: Outcome | undefined;
  for await (const part of parts) {
    if (part.fieldname === 'filing' && outcome === undefined) outcome = await readFiling(part, call);
    else if (part.file === undefined) continue;
    else if (part.fieldname !== 'files') await drain(part.file);
    else if (outcome === undefined) await spool.add(part.filename ?? '', part.file);
    else if (outcome.accepted)
      await intake.take(outcome.filing.administrationId, part.filename ?? '', part.file);
    else await drain(part.file);
  }
  return outcome ?? refused(filingRefused([{ pointer: '', code: 'portal.filing_part_required' }]));
}

/** Judges the words of a filing as soon as they are there: the files of a wrong one are not kept. */
async function readFiling(part: IncomingPart, call: FilingCall): Promise<Outcome> {
  try {
    const json = await jsonOf(part);
    if (typeof json !== 'object' || json === null) {
      return refused(filingRefused([{ pointer: '', code: 'portal.filing_not_json' }]));
    }
    const { administrationId, faults } = await administrationOf(json, call.principal);
    const content = contentOf(json, faults);
    if (faults.length > 0 || content === undefined || administrationId === undefined) {
      return refused(filingRefused(faults));
    }
    requireRight(call.principal, call.action, { administrationId });
    return { accepted: true, filing: { administrationId, content } };
  } catch (refusal) {
    return refused(refusal);
  }
}

function refused(refusal: unknown): Outcome {
  return { accepted: false, refusal };
}

/** The administration named by id or code; a machine that names none files to its own. */
async function administrationOf(
  json: object,
  principal: Principal,
): Promise<{ administrationId?: string; faults: FieldFault[] }> {
  const named = 'administration' in json ? json.administration : undefined;
  if (named === undefined && principal.kind === 'api-client') {
    return { administrationId: principal.administrationId, faults: [] };
  }
  if (typeof named !== 'string' || named.trim() === '') {
    return { faults: [{ pointer: '/administration', code: 'field.required' }] };
  }
  const found = await resolveAdministration(named.trim());
  if (found !== null) return { administrationId: found._id, faults: [] };
  return { faults: [{ pointer: '/administration', code: 'registry.administration_unknown' }] };
}

function contentOf(json: object, faults: FieldFault[]): FilingContent | undefined {
  try {
    return checkFiling(json, 1);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}

function submit(
  platform: Platform,
  call: FilingCall,
  filing: ReadFiling,
  files: readonly ReceivedFile[],
): Promise<FiledLetter> {
  const { administrationId, content } = filing;
  const { channel, idempotencyKey } = call;
  return fileLetter(
    platform,
    { ...content, administrationId, files, idempotencyKey, channel },
    call.principal,
  );
}
