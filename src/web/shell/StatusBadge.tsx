import type { MessageId } from '../language/catalogues.ts';
import { useText } from '../language/text.ts';

const NAMES: Record<string, MessageId> = {
  submitted: 'status.submitted',
  receipted: 'status.receipted',
  registered: 'status.registered',
  assigned: 'status.assigned',
  'in-progress': 'status.inProgress',
  'awaiting-filer': 'status.awaitingFiler',
  answered: 'status.answered',
  transferred: 'status.transferred',
  rejected: 'status.rejected',
  withdrawn: 'status.withdrawn',
  closed: 'status.closed',
  archived: 'status.archived',
};

const TONES: Record<string, string> = {
  answered: 'good',
  closed: 'good',
  archived: 'quiet',
  'awaiting-filer': 'wait',
  rejected: 'bad',
};

/** A letter's status in words; the colour only repeats them. */
export function StatusBadge({ status }: { status: string }) {
  const t = useText();
  const name = NAMES[status];
  return (
    <span className="dw-badge" data-tone={TONES[status] ?? 'run'}>
      {name ? t(name) : status}
    </span>
  );
}

/** Every status with the id of its name, in the order of a letter's life. */
export const STATUS_NAMES: readonly (readonly [status: string, name: MessageId])[] = Object.entries(NAMES);
