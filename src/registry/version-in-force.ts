import { deployedVersion, INCOMING_FILING } from '../circuits/index.ts';
import { DomainError } from '../platform/errors.ts';

/** The version that a letter filed now follows for life. */
export interface VersionInForce {
  readonly versionId: string;
  readonly version: number;
}

/** The version of the circuit of incoming filings that is deployed now; null as long as there is none. */
export async function versionInForce(administrationId: string): Promise<VersionInForce | null> {
  try {
    return await deployedVersion(administrationId, INCOMING_FILING);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** The version that an event of a filing names. */
export function versionNamedBy(data: Readonly<Record<string, unknown>>): VersionInForce | null {
  const named = data['circuit'];
  if (typeof named !== 'object' || named === null) return null;
  const { versionId, version } = named as Partial<VersionInForce>;
  return typeof versionId === 'string' && typeof version === 'number' ? { versionId, version } : null;
}
