import type { MessageId } from '../language/catalogues.ts';
import type { IconName } from '../shell/Icon.tsx';

/** The kinds of human step the staff meets. */
export const STEP_KIND_NAMES: Record<string, MessageId> = {
  qualification: 'kind.qualification',
  annotation: 'kind.annotation',
  handling: 'kind.handling',
  visa: 'kind.visa',
  signature: 'kind.signature',
  task: 'kind.task',
};

const ICONS: Record<string, IconName> = {
  qualification: 'stamp',
  annotation: 'next',
  handling: 'pen',
  visa: 'check',
  signature: 'shield',
};

export function stepKindIcon(stepKind: string): IconName {
  return ICONS[stepKind] ?? 'inbox';
}
