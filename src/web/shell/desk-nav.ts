import type { Role } from '../identity/session.ts';
import type { MessageId } from '../language/catalogues.ts';
import type { IconName } from './Icon.tsx';

export interface DeskEntry {
  readonly to:
    | '/desk'
    | '/desk/letters'
    | '/desk/circuits'
    | '/desk/people'
    | '/desk/keys'
    | '/desk/calendar'
    | '/desk/holidays'
    | '/desk/administrations';
  readonly name: MessageId;
  readonly icon: IconName;
  readonly roles: readonly Role[];
}

const LETTER_ROLES: readonly Role[] = ['registry-agent', 'head', 'unit-head', 'officer', 'signatory'];

const ENTRIES: readonly DeskEntry[] = [
  { to: '/desk', name: 'desk.inbox', icon: 'inbox', roles: LETTER_ROLES },
  { to: '/desk/letters', name: 'desk.letters', icon: 'letter', roles: LETTER_ROLES },
  { to: '/desk/circuits', name: 'desk.circuits', icon: 'circuit', roles: ['process-designer'] },
  { to: '/desk/people', name: 'desk.people', icon: 'people', roles: ['administrator'] },
  { to: '/desk/keys', name: 'desk.keys', icon: 'key', roles: ['administrator'] },
  { to: '/desk/calendar', name: 'desk.calendar', icon: 'calendar', roles: ['administrator'] },
  { to: '/desk/administrations', name: 'desk.administrations', icon: 'building', roles: ['operator'] },
  { to: '/desk/holidays', name: 'desk.holidays', icon: 'calendar', roles: ['operator'] },
];

/** What a person may open; the server judges again. */
export function entriesFor(roles: readonly Role[]): readonly DeskEntry[] {
  return ENTRIES.filter((entry) => entry.roles.some((role) => roles.includes(role)));
}
