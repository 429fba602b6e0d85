import { newId } from '../platform/ids.ts';
import type { Actor } from '../platform/principal.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, insert } from '../platform/mongo/index.ts';
import type { Tx } from '../platform/mongo/index.ts';
import { record } from '../journal/index.ts';
import { bundleHash, serializeBundle } from './bundle.ts';
import { checkBundle } from './check-bundle.ts';
import type { CircuitVersion } from './circuit.ts';
import { Circuits, CircuitVersions } from './circuit-store.ts';
import type { CircuitDocument, CircuitVersionDocument } from './circuit-store.ts';
import { CircuitRefused } from './errors.ts';
import { versionOf } from './find-version.ts';
import type { CircuitBundle } from './language/index.ts';

export interface DeployCircuit {
  readonly administrationId: string;
  readonly key: string;
  readonly bundle: CircuitBundle;
  readonly actor: Actor;
  readonly comment: string;
  /** Only where no version is in force yet; a draft stays. For what may be delivered more than once. */
  readonly onlyFirst?: boolean;
}

/**
 * Makes a bundle the version that new instances follow. Instances already running keep theirs. A
 * bundle equal to an earlier version (same hash) is that version again: nothing new is stored.
 * Throws CircuitRefused when the check finds an error.
 */
export async function deployCircuit(platform: Platform, deployment: DeployCircuit): Promise<CircuitVersion> {
  const problems = await checkBundle(deployment.bundle);
  if (problems.some((problem) => problem.severity === 'error'))
    throw new CircuitRefused(deployment.key, problems);
  const serialized = serializeBundle(deployment.bundle);
  const at = platform.clock.now();
  const document = await inTransaction((tx) => deployWithin(tx, deployment, serialized, at));
  return versionOf(document);
}

async function deployWithin(
  tx: Tx,
  deployment: DeployCircuit,
  serialized: string,
  at: Date,
): Promise<CircuitVersionDocument> {
  const { administrationId, key, onlyFirst = false } = deployment;
  const sha256 = bundleHash(serialized);
  const circuit = await Circuits.findOne({ administrationId, key }).session(tx).lean<CircuitDocument>();
  if (onlyFirst && circuit?.deployedVersionId !== undefined) return inForce(tx, circuit);
  const same = await CircuitVersions.findOne({ administrationId, key, sha256 })
    .session(tx)
    .lean<CircuitVersionDocument>();
  if (same && circuit?.deployedVersionId === same._id) {
    await dropDraft(tx, circuit);
    return same;
  }
  const version = same ?? newVersion(deployment, serialized, { number: (circuit?.lastVersion ?? 0) + 1, at });
  if (!same) await insert(tx, CircuitVersions, version);
  await pointTo(tx, circuit, version, { name: deployment.bundle.name, keepDraft: onlyFirst });
  await record(tx, {
    administrationId,
    act: 'circuit.deployed',
    subject: { type: 'circuit', id: key },
    actor: deployment.actor,
    hashes: { bundle: sha256 },
    facts: { version: version.version, again: Boolean(same) },
  });
  return version;
}

function newVersion(
  { administrationId, key, comment, actor }: DeployCircuit,
  serialized: string,
  { number, at }: { number: number; at: Date },
): CircuitVersionDocument {
  return {
    _id: newId(),
    administrationId,
    schemaVersion: 1,
    key,
    version: number,
    sha256: bundleHash(serialized),
    bundle: serialized,
    comment,
    deployedAt: at,
    deployedBy: actor,
  };
}

async function pointTo(
  tx: Tx,
  circuit: CircuitDocument | null,
  version: CircuitVersionDocument,
  { name, keepDraft }: { name: CircuitBundle['name']; keepDraft: boolean },
): Promise<void> {
  const { administrationId, key } = version;
  const pointer = { deployedVersion: version.version, deployedVersionId: version._id, name };
  if (!circuit) {
    const lastVersion = version.version;
    await insert(tx, Circuits, {
      _id: newId(),
      administrationId,
      key,
      lastVersion,
      draftRevision: 1,
      ...pointer,
    });
    return;
  }
  await Circuits.updateOne(
    { administrationId, key },
    {
      $set: { ...pointer, lastVersion: Math.max(circuit.lastVersion, version.version) },
      ...(keepDraft ? {} : { $unset: { draft: 1, draftBasedOn: 1 }, $inc: { draftRevision: 1 } }),
    },
    { session: tx },
  );
}

async function inForce(
  tx: Tx,
  { administrationId, key, deployedVersionId }: CircuitDocument,
): Promise<CircuitVersionDocument> {
  const version = await CircuitVersions.findOne({ administrationId, _id: deployedVersionId })
    .session(tx)
    .lean<CircuitVersionDocument>();
  if (!version) throw new Error(`Expected the version in force of ${key} to be stored, but it is not`);
  return version;
}

async function dropDraft(tx: Tx, circuit: CircuitDocument): Promise<void> {
  if (circuit.draft === undefined) return;
  await Circuits.updateOne(
    { administrationId: circuit.administrationId, key: circuit.key },
    { $unset: { draft: 1, draftBasedOn: 1 }, $inc: { draftRevision: 1 } },
    { session: tx },
  );
}
