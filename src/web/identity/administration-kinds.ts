import type { AdministrationEntry } from '../../identity/schema.ts';
import type { MessageId } from '../language/catalogues.ts';

export type AdministrationKind = AdministrationEntry['kind'];

/** The kinds of administration in words. */
export const ADMINISTRATION_KIND_NAMES: Readonly<Record<AdministrationKind, MessageId>> = {
  ministry: 'kind.ministry',
  delegation: 'kind.delegation',
  commune: 'kind.commune',
  province: 'kind.province',
  region: 'kind.region',
  'public-body': 'kind.publicBody',
  platform: 'kind.platform',
};

/** The kinds that can be enrolled; `platform` holds the operators. */
export const ENROLLED_KINDS: readonly AdministrationKind[] = [
  'ministry',
  'delegation',
  'commune',
  'province',
  'region',
  'public-body',
];
