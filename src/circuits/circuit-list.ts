import type { Circuit, CircuitVersionEntry } from './circuit.ts';
import { Circuits, CircuitVersions } from './circuit-store.ts';
import type { CircuitDocument, CircuitVersionDocument } from './circuit-store.ts';
import { circuitNotFound } from './errors.ts';

/** An administration has few circuits and a designer reads them all. */
const MOST_LISTED = 100;

/** The circuits of an administration, by key. */
export async function listCircuits(administrationId: string): Promise<Circuit[]> {
  const documents = await Circuits.find({ administrationId })
    .sort({ key: 1 })
    .limit(MOST_LISTED)
    .lean<CircuitDocument[]>();
  return documents.map(circuitOf);
}

/** A circuit and its last hundred versions, the newest first. */
export async function readCircuit(
  administrationId: string,
  key: string,
): Promise<Circuit & { versions: CircuitVersionEntry[] }> {
  const circuit = await Circuits.findOne({ administrationId, key }).lean<CircuitDocument>();
  if (!circuit) throw circuitNotFound(key);
  const versions = await CircuitVersions.find({ administrationId, key }, { bundle: 0 })
    .sort({ version: -1 })
    .limit(MOST_LISTED)
    .lean<CircuitVersionDocument[]>();
  return { ...circuitOf(circuit), versions: versions.map(entryOf) };
}

function circuitOf(document: CircuitDocument): Circuit {
  const { key, name, deployedVersion, draft } = document;
  return {
    key,
    name,
    ...(deployedVersion !== undefined && { deployedVersion }),
    hasDraft: draft !== undefined,
  };
}

function entryOf(document: CircuitVersionDocument): CircuitVersionEntry {
  const { _id, key, version, sha256, comment, deployedAt, deployedBy } = document;
  return { id: _id, key, version, sha256, comment, deployedAt, deployedBy };
}
