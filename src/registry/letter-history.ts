import { findPerson, findPosition } from '../identity/index.ts';
import { readJournal, type JournalEntry } from '../journal/index.ts';
import type { LocalizedText } from '../platform/text.ts';
import { tasksOfLetter } from '../tasks/index.ts';

/** One act on a letter, with the names behind the journal's ids. */
export interface HistoryItem {
  readonly at: Date;
  readonly act: string;
  readonly actor: { readonly kind: string; readonly name?: LocalizedText; readonly position?: LocalizedText };
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

/** What happened to a letter, oldest first. Names and reasons are read now: the journal keeps ids only. */
export async function letterHistory(administrationId: string, letterId: string): Promise<HistoryItem[]> {
  const entries = await readJournal(administrationId, { type: 'letter', id: letterId });
  const [names, reasons] = await Promise.all([
    namesOf(administrationId, entries),
    reasonsOf(administrationId, letterId),
  ]);
  return entries.map((entry) => {
    const name = entry.actor.personId === undefined ? undefined : names.get(entry.actor.personId);
    const position = entry.actor.positionId === undefined ? undefined : names.get(entry.actor.positionId);
    return {
      at: entry.at,
      act: entry.act,
      actor: {
        kind: entry.actor.kind,
        ...(name === undefined ? {} : { name }),
        ...(position === undefined ? {} : { position }),
      },
      detail: { ...entry.facts, ...reasonOf(entry, reasons) },
    };
  });
}

/** Why a step was decided as it was, by task. */
async function reasonsOf(administrationId: string, letterId: string): Promise<Map<string, string>> {
  const tasks = await tasksOfLetter(administrationId, letterId);
  return new Map(tasks.flatMap((task) => (task.reason === undefined ? [] : [[task._id, task.reason]])));
}

function reasonOf(entry: JournalEntry, reasons: ReadonlyMap<string, string>): { reason?: string } {
  const reason = entry.act === 'task.completed' ? reasons.get(String(entry.facts?.['taskId'])) : undefined;
  return reason === undefined ? {} : { reason };
}

async function namesOf(
  administrationId: string,
  entries: readonly JournalEntry[],
): Promise<Map<string, LocalizedText>> {
  const names = new Map<string, LocalizedText>();
  for (const personId of idsOf(entries, 'personId')) {
    const person = await findPerson(administrationId, personId);
    if (person !== null) names.set(personId, person.name);
  }
  for (const positionId of idsOf(entries, 'positionId')) {
    const position = await findPosition(administrationId, positionId);
    if (position !== null) names.set(positionId, position.title);
  }
  return names;
}

function idsOf(entries: readonly JournalEntry[], key: 'personId' | 'positionId'): Set<string> {
  const ids = entries.map((entry) => entry.actor[key]);
  return new Set(ids.filter((id) => id !== undefined));
}
