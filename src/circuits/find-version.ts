import { DomainError } from '../platform/errors.ts';
import { parseBundle } from './bundle.ts';
import type { CircuitVersion } from './circuit.ts';
import { Circuits, CircuitVersions } from './circuit-store.ts';
import type { CircuitDocument, CircuitVersionDocument } from './circuit-store.ts';
import { circuitNotFound, versionNotFound } from './errors.ts';

const MOST_KEPT = 50;

/** Versions in use: each filing and each tracking page asks for one, and none ever changes. */
const kept = new Map<string, CircuitVersion>();

/** A version by id, whole. Refuses one of another administration. */
export async function findVersion(administrationId: string, versionId: string): Promise<CircuitVersion> {
  const known = kept.get(versionId);
  if (known?.administrationId === administrationId) return known;
  const version = await readVersion(administrationId, versionId);
  kept.set(versionId, version);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return version;
}

async function readVersion(administrationId: string, versionId: string): Promise<CircuitVersion> {
  const document = await CircuitVersions.findOne({
    administrationId,
    _id: versionId,
  }).lean<CircuitVersionDocument>();
  if (!document) throw versionNotFound(versionId);
  return versionOf(document);
}

/** A version by number, whole. */
export async function findNumberedVersion(
  administrationId: string,
  key: string,
  version: number,
): Promise<CircuitVersion> {
  const document = await CircuitVersions.findOne({
    administrationId,
    key,
    version,
  }).lean<CircuitVersionDocument>();
  if (!document) throw versionNotFound(version);
  return versionOf(document);
}

/** The version that new filings follow; refuses a circuit that was never deployed. */
export async function deployedVersion(
  administrationId: string,
  key: string,
): Promise<{ versionId: string; version: number }> {
  const circuit = await Circuits.findOne({ administrationId, key })
    .select({ deployedVersionId: 1, deployedVersion: 1 })
    .lean<Pick<CircuitDocument, 'deployedVersionId' | 'deployedVersion'>>();
  if (!circuit) throw circuitNotFound(key);
  if (!circuit.deployedVersionId || !circuit.deployedVersion) throw neverDeployed(key);
  return { versionId: circuit.deployedVersionId, version: circuit.deployedVersion };
}

export function versionOf(document: CircuitVersionDocument): CircuitVersion {
  return {
    id: document._id,
    administrationId: document.administrationId,
    key: document.key,
    version: document.version,
    sha256: document.sha256,
    bundle: parseBundle(document.bundle),
    comment: document.comment,
    deployedAt: document.deployedAt,
    deployedBy: document.deployedBy,
  };
}

function neverDeployed(key: string): DomainError {
  return new DomainError({
    code: 'circuits.never_deployed',
    kind: 'conflict',
    message: `Expected a deployed version of ${key}, but only a draft exists`,
    facts: { key },
  });
}
