import {
  crossAdministration,
  defineCollection,
  insert,
  type StoredDocument,
  type Tx,
} from '../platform/mongo/index.ts';
import type { Administration, Unit } from './organisation.ts';

const localizedText = { ar: String, fr: String, en: String };

const Administrations = defineCollection<Administration & StoredDocument>({
  name: 'administrations',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    code: { type: String, required: true },
    name: localizedText,
    kind: { type: String, required: true },
    parentId: String,
    status: { type: String, required: true },
    contact: { type: Object },
    enrolledAt: { type: Date, required: true },
  },
  indexes: [{ keys: { status: 1 } }],
});

/** Who owns an administration's code: `_id` is the code, so it is unique on the platform. */
interface AdministrationCode extends StoredDocument {
  readonly ownerId: string;
}

const AdministrationCodes = defineCollection<AdministrationCode>({
  name: 'administration_codes',
  scope: 'platform',
  schemaVersion: 1,
  fields: { ownerId: { type: String, required: true } },
  indexes: [],
});

const Units = defineCollection<Unit & StoredDocument>({
  name: 'units',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    code: { type: String, required: true },
    name: localizedText,
    kind: { type: String, required: true },
    parentId: String,
    path: [String],
  },
  indexes: [{ keys: { administrationId: 1, code: 1 }, options: { unique: true } }],
});

export async function insertAdministration(tx: Tx, administration: Administration): Promise<void> {
  const code = { _id: administration.code, administrationId: 'platform', ownerId: administration._id };
  await insert(tx, AdministrationCodes, code);
  await insert(tx, Administrations, administration);
}

export async function insertUnit(tx: Tx, unit: Unit): Promise<void> {
  await insert(tx, Units, unit);
}

export async function administrationIdByCode(code: string): Promise<string | null> {
  const found = await AdministrationCodes.findOne({ _id: code, administrationId: 'platform' }).lean();
  return found?.ownerId ?? null;
}

export function administrationById(administrationId: string): Promise<Administration | null> {
  return Administrations.findOne({ administrationId, _id: administrationId }).lean<Administration>();
}

/** Every administration of the platform, for the public directory. */
export function allAdministrations(): Promise<Administration[]> {
  const scope = crossAdministration('the directory of administrations is public');
  return Administrations.find({ status: 'active' }, null, { scope }).lean<Administration[]>();
}

/** A page of all administrations, the suspended ones and the platform's own too, in the order of their ids. */
export function administrationsAfter(id: string | undefined, limit: number): Promise<Administration[]> {
  const scope = crossAdministration('a check looks at every administration');
  return Administrations.find({ _id: { $gt: id ?? '' } }, null, { scope })
    .sort({ _id: 1 })
    .limit(limit)
    .lean<Administration[]>();
}

export function unitById(administrationId: string, unitId: string): Promise<Unit | null> {
  return Units.findOne({ administrationId, _id: unitId }).lean<Unit>();
}

export function unitByCode(administrationId: string, code: string): Promise<Unit | null> {
  return Units.findOne({ administrationId, code }).lean<Unit>();
}

export function unitsOf(administrationId: string): Promise<Unit[]> {
  return Units.find({ administrationId }).sort({ code: 1 }).lean<Unit[]>();
}

export function unitsById(administrationId: string, unitIds: readonly string[]): Promise<Unit[]> {
  return Units.find({ administrationId, _id: { $in: [...unitIds] } }).lean<Unit[]>();
}
