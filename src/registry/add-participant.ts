import { inTransaction } from '../platform/mongo/index.ts';
import type { DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { tasksOfLetter } from '../tasks/index.ts';
import { changeLetter, loadLetter } from './letter-store.ts';

/** The position that claims a task takes part in its letter from then on, and its holder finds it in the list of letters. */
export async function addParticipant(_platform: Platform, event: DomainEvent): Promise<void> {
  const { administrationId, data } = event;
  const letterId = String(data['letterId']);
  const tasks = await tasksOfLetter(administrationId, letterId);
  const positionId = tasks.find((task) => task._id === data['taskId'])?.claimedBy?.positionId;
  if (positionId === undefined) return;
  await inTransaction(async (tx) => {
    const letter = await loadLetter(administrationId, letterId, tx);
    if (letter.participants.includes(positionId)) return;
    await changeLetter(tx, letter, { addToSet: { participants: positionId } });
  });
}
