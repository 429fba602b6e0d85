import { civilYear } from '../platform/civil-time.ts';
import { newId } from '../platform/ids.ts';
import { insert, isDuplicateKey, type NewDocument, type Tx } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import {
  RegisterEntries,
  Registers,
  type RegisterDocument,
  type RegisterEntryDocument,
} from './register-store.ts';
import { formatNumber, type RegisterKey, type RegisterNumber } from './register.ts';

/** What a number is given to. */
export interface Numbered {
  readonly type: 'letter' | 'reply';
  readonly id: string;
}

/**
 * Takes the next numbers of a register, one for each subject in their order, and writes their
 * register entries, in the transaction of the act they number: an aborted act leaves no gap. The
 * clock is read here; the year is the civil year in Casablanca; no instant is earlier than that of
 * the number before. The register must have been opened (`openRegister`).
 */
export async function takeNumbers(
  tx: Tx,
  platform: Platform,
  register: { administrationId: string; key: RegisterKey },
  subjects: readonly Numbered[],
): Promise<RegisterNumber[]> {
  const { administrationId, key } = register;
  const open = await Registers.findOne({ administrationId, key }).session(tx).lean<RegisterDocument>();
  if (open === null) throw new Error('Expected an open register, but openRegister was not called before');
  const now = platform.clock.now();
  const at = now < open.lastAt ? open.lastAt : now;
  const year = civilYear(at);
  const first = year === open.year ? open.next : 1;
  const numbers = subjects.map((_, index) => {
    const order = first + index;
    return { number: formatNumber(key, year, order), register: key, year, order, at };
  });
  await Registers.updateOne(
    { administrationId, key, year: open.year, next: open.next },
    { $set: { year, next: first + subjects.length, lastAt: at } },
  ).session(tx);
  const entries = numbers.map((number, index) => entryOf(administrationId, number, subjects[index]!));
  await insert(tx, RegisterEntries, ...entries);
  return numbers;
}

/** Opens a register of an administration unless it is open: safe to call again and from several processes. */
export async function openRegister(
  platform: Platform,
  administrationId: string,
  key: RegisterKey,
): Promise<void> {
  const known = openRegisters.get(platform) ?? new Set<string>();
  if (known.has(`${administrationId}/${key}`)) return;
  if ((await Registers.findOne({ administrationId, key }).lean()) === null)
    await create(platform, administrationId, key);
  openRegisters.set(platform, known.add(`${administrationId}/${key}`));
}

/** Registers this process has seen open: they are never closed again. */
const openRegisters = new WeakMap<Platform, Set<string>>();

async function create(platform: Platform, administrationId: string, key: RegisterKey): Promise<void> {
  const now = platform.clock.now();
  const fresh = {
    _id: newId(),
    administrationId,
    schemaVersion: 1,
    key,
    year: civilYear(now),
    next: 1,
    lastAt: now,
  };
  await Registers.create([fresh]).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error;
  });
}

function entryOf(
  administrationId: string,
  number: RegisterNumber,
  subject: Numbered,
): NewDocument<RegisterEntryDocument> {
  return {
    _id: newId(),
    administrationId,
    register: number.register,
    year: number.year,
    order: number.order,
    number: number.number,
    at: number.at,
    status: 'registered',
    subjectType: subject.type,
    subjectId: subject.id,
  };
}
