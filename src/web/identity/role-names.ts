import type { MessageId } from '../language/catalogues.ts';
import type { Role } from './session.ts';

/** Every role an administrator may give, in the order of a letter's way; `operator` is not given here. */
export const ROLE_NAMES: readonly (readonly [role: Role, name: MessageId])[] = [
  ['registry-agent', 'role.registryAgent'],
  ['head', 'role.head'],
  ['unit-head', 'role.unitHead'],
  ['officer', 'role.officer'],
  ['signatory', 'role.signatory'],
  ['process-designer', 'role.processDesigner'],
  ['administrator', 'role.administrator'],
];
