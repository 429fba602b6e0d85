import { newId } from '../platform/ids.ts';
import { inTransaction, insert } from '../platform/mongo/index.ts';
import type { Tx } from '../platform/mongo/index.ts';
import type { Actor } from '../platform/principal.ts';
import type { Platform } from '../platform/platform.ts';
import type { CircuitDraft, CircuitVersion } from './circuit.ts';
import { circuitName } from './circuit-name.ts';
import { Circuits } from './circuit-store.ts';
import type { CircuitDocument } from './circuit-store.ts';
import type { DrawnCircuit } from './check-bundle.ts';
import { deployCircuit } from './deploy-circuit.ts';
import { circuitNotFound, draftChanged } from './errors.ts';
import { findVersion } from './find-version.ts';

/** What a designer works on: the saved draft, else the deployed version. */
export async function readDraft(administrationId: string, key: string): Promise<CircuitDraft> {
  const circuit = await Circuits.findOne({ administrationId, key }).lean<CircuitDocument>();
  if (!circuit) throw circuitNotFound(key);
  const revision = circuit.draftRevision;
  if (circuit.draft !== undefined) {
    const basedOn = circuit.draftBasedOn;
    return {
      key,
      revision,
      saved: true,
      ...drawnOf(circuit.draft),
      ...(basedOn !== undefined && { basedOn }),
    };
  }
  if (!circuit.deployedVersionId) throw circuitNotFound(key);
  const { version, bundle } = await findVersion(administrationId, circuit.deployedVersionId);
  return { key, revision, saved: false, xml: bundle.xml, forms: bundle.forms, basedOn: version };
}

export interface SaveDraft extends DrawnCircuit {
  readonly administrationId: string;
  readonly key: string;
  /** The revision that the designer read; 0 for a circuit that does not exist yet. */
  readonly revision: number;
}

/** Keeps a designer's work, faults and all; refuses to overwrite somebody else's. The new revision. */
export async function saveDraft(draft: SaveDraft): Promise<number> {
  const name = await circuitName(draft.key, draft.xml);
  return inTransaction((tx) => saveWithin(tx, draft, name));
}

/** Makes the draft the deployed version, by the same check as any deployment. */
export async function publishDraft(
  platform: Platform,
  publication: { administrationId: string; key: string; comment: string; actor: Actor },
): Promise<CircuitVersion> {
  const { administrationId, key } = publication;
  const { xml, forms } = await readDraft(administrationId, key);
  const bundle = { name: await circuitName(key, xml), xml, forms };
  return deployCircuit(platform, { ...publication, bundle });
}

async function saveWithin(tx: Tx, draft: SaveDraft, name: CircuitDocument['name']): Promise<number> {
  const { administrationId, key, revision, xml, forms } = draft;
  const text = JSON.stringify({ xml, forms });
  const circuit = await Circuits.findOne({ administrationId, key }).session(tx).lean<CircuitDocument>();
  if ((circuit?.draftRevision ?? 0) !== revision) throw draftChanged(key, circuit?.draftRevision ?? 0);
  const next = revision + 1;
  if (!circuit) {
    await insert(tx, Circuits, {
      _id: newId(),
      administrationId,
      key,
      name,
      lastVersion: 0,
      draftRevision: next,
      draft: text,
    });
    return next;
  }
  const basedOn = circuit.draftBasedOn ?? circuit.deployedVersion;
  const $set = { draft: text, draftRevision: next, ...(basedOn !== undefined && { draftBasedOn: basedOn }) };
  await Circuits.updateOne({ administrationId, key }, { $set }, { session: tx });
  return next;
}

function drawnOf(text: string): DrawnCircuit {
  return JSON.parse(text) as DrawnCircuit;
}
