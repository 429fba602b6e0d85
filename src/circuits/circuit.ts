import type { Actor } from '../platform/principal.ts';
import type { LocalizedText } from '../platform/text.ts';
import type { CircuitBundle, FormSchema } from './language/index.ts';

/** The circuit that a filing starts. */
export const INCOMING_FILING = 'incoming-filing';

/** Work in progress of a designer. `revision` grows with every change and is the ETag. */
export interface CircuitDraft {
  readonly key: string;
  readonly revision: number;
  readonly xml: string;
  readonly forms: Readonly<Record<string, FormSchema>>;
  /** Version whose content the draft started from; absent for a circuit never deployed. */
  readonly basedOn?: number;
  /** False when nobody has changed the deployed version yet: the draft is that version. */
  readonly saved: boolean;
}

/** A deployed bundle. Never changes: instances started on it end on it. */
export interface CircuitVersion {
  readonly id: string;
  readonly administrationId: string;
  readonly key: string;
  /** 1, 2, 3… per administration and key. */
  readonly version: number;
  /** SHA-256 of the whole bundle (name, diagram and forms). */
  readonly sha256: string;
  readonly bundle: CircuitBundle;
  readonly comment: string;
  readonly deployedAt: Date;
  readonly deployedBy: Actor;
}

/** A version without its content, for lists. */
export type CircuitVersionEntry = Omit<CircuitVersion, 'bundle' | 'administrationId'>;

/** A circuit of an administration: its names and where its versions stand. */
export interface Circuit {
  readonly key: string;
  readonly name: LocalizedText;
  readonly deployedVersion?: number;
  readonly hasDraft: boolean;
}
