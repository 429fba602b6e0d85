import type { Role } from '../platform/principal.ts';
import type { Language, LocalizedText } from '../platform/text.ts';
import type { AdministrationEntry, ApiClientEntry, UnitEntry } from './schema.ts';

/** What every object of an administration carries. */
interface Owned {
  readonly _id: string;
  readonly administrationId: string;
}

/** What a tenant is in the State. `platform` is the one that holds the operators; it files no letter. */
export type AdministrationKind = AdministrationEntry['kind'];

/** An administration with its own registry office: the tenant. `administrationId` is its own `_id`. */
export interface Administration extends Owned {
  /** Public short name in capitals, unique on the platform. */
  readonly code: string;
  readonly name: LocalizedText;
  readonly kind: AdministrationKind;
  /** The administration it is a deconcentrated service of. */
  readonly parentId?: string;
  readonly status: 'active' | 'suspended';
  readonly contact?: AdministrationContact;
  readonly enrolledAt: Date;
}

export interface AdministrationContact {
  readonly email?: string;
  readonly phone?: string;
  readonly address?: LocalizedText;
}

export type UnitKind = UnitEntry['kind'];

/** A part of an administration. Units form one tree whose root is of kind `administration`. */
export interface Unit extends Owned {
  /** Short name, unique in its administration. */
  readonly code: string;
  readonly name: LocalizedText;
  readonly kind: UnitKind;
  readonly parentId?: string;
  /** The units above, nearest first; empty for the root. */
  readonly path: readonly string[];
}

/** Somebody who can sign in. Holds no right: positions do. */
export interface Person extends Owned {
  /** Normalised, unique on the platform. */
  readonly login: string;
  readonly name: LocalizedText;
  readonly passwordHash: string;
  readonly email?: string;
  readonly language: Language;
  readonly status: 'active' | 'disabled';
  readonly createdAt: Date;
}

/** A post in a unit. It bears the roles; its holder may change, its tasks stay with it. */
export interface Position extends Owned {
  /** Short name, unique in its administration. */
  readonly code: string;
  readonly unitId: string;
  readonly title: LocalizedText;
  readonly roles: readonly Role[];
  readonly holderId?: string;
}

/** What a machine may be allowed to do. */
export type ApiScope = ApiClientEntry['scopes'][number];

/** A machine that calls the API for an administration, or files letters to it. */
export interface ApiClient extends Owned {
  readonly name: string;
  /** SHA-256 of the secret half of the key: 256 random bits need no slow hash. */
  readonly secretHash: string;
  readonly scopes: readonly ApiScope[];
  readonly createdAt: Date;
  readonly revokedAt?: Date;
}

/** A login as it is compared: trimmed, lower case, composed. */
export function normalLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase();
}

/** An administration's code as it is compared: trimmed capitals. */
export function normalCode(code: string): string {
  return code.normalize('NFKC').trim().toUpperCase();
}
