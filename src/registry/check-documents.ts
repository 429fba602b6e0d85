import { createHash } from 'node:crypto';
import type { Fault, Tally } from '../platform/invariants.ts';
import type { Platform } from '../platform/platform.ts';
import { verifyPdf } from '../signatures/index.ts';
import { letterPages, replyPages } from './check-registers.ts';
import { allFiles } from './letter.ts';
import type { LetterDocument } from './letter-store.ts';
import { publicCode, type CodePurpose } from './public-code.ts';
import { PublicCodes, type PublicCodeDocument } from './public-code-store.ts';

/** Every file that a receipt lists, every supplement and the receipt itself are stored with their hash. */
export async function* checkReceiptFiles(
  platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  for await (const page of letterPages(administrationId)) {
    for (const letter of page) {
      if (letter.receipt === undefined) continue;
      for (const { sha256, size } of [...allFiles(letter), letter.receipt]) {
        seen();
        const wrong = await whatIsWrong(platform, { administrationId, sha256, size });
        if (wrong !== null)
          yield { subject: `letter ${letter._id}`, detail: `${letter.number}: the file ${sha256} ${wrong}` };
      }
    }
  }
}

interface Stored {
  readonly administrationId: string;
  readonly sha256: string;
  readonly size: number;
}

/** Reads the bytes, piece by piece; null when they are what they should be. */
async function whatIsWrong(
  platform: Platform,
  { administrationId, sha256, size }: Stored,
): Promise<string | null> {
  if ((await platform.blobs.stat(administrationId, sha256)) === null) return 'is not stored';
  const hash = createHash('sha256');
  let length = 0;
  for await (const chunk of await platform.blobs.open(administrationId, sha256)) {
    hash.update(chunk as Uint8Array);
    length += (chunk as Uint8Array).length;
  }
  if (hash.digest('hex') !== sha256) return 'has other bytes than its hash says';
  return length === size ? null : `has ${length} bytes instead of ${size}`;
}

/** The codes given to a filer open the letter they were given for. */
export async function* checkCodes(
  platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  for await (const page of letterPages(administrationId)) {
    const wanted = new Map(page.flatMap((letter) => codesOf(platform, letter)));
    const rows = await PublicCodes.find({ _id: { $in: [...wanted.keys()] } }).lean<PublicCodeDocument[]>();
    const known = new Map(rows.map((row) => [row._id, row]));
    for (const [hash, { letter, purpose }] of wanted) {
      seen();
      const row = known.get(hash);
      const opens =
        row?.objectId === letter._id && row.purpose === purpose && row.administrationId === administrationId;
      if (!opens)
        yield {
          subject: `letter ${letter._id}`,
          detail: `${letter.number}: its ${purpose} code opens nothing`,
        };
    }
  }
}

const PURPOSES: readonly CodePurpose[] = ['receipt', 'verification', 'tracking'];

type Code = readonly [hash: string, of: { readonly letter: LetterDocument; readonly purpose: CodePurpose }];

function codesOf(platform: Platform, letter: LetterDocument): Code[] {
  return PURPOSES.map((purpose) => {
    const code = publicCode(platform, { purpose, objectType: 'letter', objectId: letter._id });
    return [platform.secrets.codeHash(code), { letter, purpose }];
  });
}

/** A receipt is sealed: the last signature of the stored PDF verifies. */
export async function* checkSeals(
  platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  for await (const page of letterPages(administrationId)) {
    for (const letter of page) {
      if (letter.receipt === undefined) continue;
      seen();
      const wrong = await lastSignatureFault(platform, administrationId, letter.receipt.sha256);
      if (wrong !== null)
        yield {
          subject: `letter ${letter._id}`,
          detail: `${letter.number}: the seal of its receipt ${wrong}`,
        };
    }
  }
}

/** A reply that is signed or dispatched: the last signature of the stored PDF verifies. */
export async function* checkSignatures(
  platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  for await (const page of replyPages(administrationId)) {
    for (const reply of page) {
      if (reply.status === 'draft') continue;
      seen();
      const wrong =
        reply.signed === undefined
          ? 'is missing'
          : await lastSignatureFault(platform, administrationId, reply.signed.sha256);
      if (wrong !== null)
        yield {
          subject: `reply ${reply._id}`,
          detail: `${reply.number ?? 'unnumbered'}: its signature ${wrong}`,
        };
    }
  }
}

async function lastSignatureFault(
  platform: Platform,
  administrationId: string,
  sha256: string,
): Promise<string | null> {
  const pdf = await platform.blobs.read(administrationId, sha256).catch(() => null);
  if (pdf === null) return 'cannot be read: the file is missing or damaged';
  const report = await verifyPdf(platform, pdf);
  if (report.intact && report.signatures.at(-1)?.valid === true) return null;
  const problems = [...report.problems, ...(report.signatures.at(-1)?.problems ?? [])];
  return `does not verify (${problems.join(', ') || 'no signature'})`;
}
