import type { MongoClient } from 'mongodb';
import { isDeepStrictEqual } from 'node:util';
import { type Fields, shown } from './format.ts';

/** What decides whether a case is meant for this server at all. */
export interface ServerFacts {
  /** Major, minor, patch. */
  version: readonly number[];
  topology: 'single' | 'replicaset';
  /** The value of a server parameter; undefined where the server has no such parameter. */
  parameter(name: string): Promise<unknown>;
}

/** Asks the server what it is. */
export async function factsOf(client: MongoClient): Promise<ServerFacts> {
  const admin = client.db('admin');
  const [build, hello] = await Promise.all([admin.command({ buildInfo: 1 }), admin.command({ hello: 1 })]);
  const known = new Map<string, unknown>();
  return {
    version: (build['versionArray'] as unknown[]).slice(0, 3).map(Number),
    topology: hello['setName'] === undefined ? 'single' : 'replicaset',
    parameter: async (name) => {
      if (!known.has(name)) {
        const answer = await admin.command({ getParameter: 1, [name]: 1 }).catch((): Fields => ({}));
        known.set(name, answer[name]);
      }
      return known.get(name);
    },
  };
}

/** The first reason why none of the requirements is met; null when one is, or there are none. */
export async function unmet(
  facts: ServerFacts,
  requirements: readonly Fields[] | undefined,
): Promise<string | null> {
  if (requirements === undefined || requirements.length === 0) return null;
  const reasons: string[] = [];
  for (const requirement of requirements) {
    const reason = await failing(facts, requirement);
    if (reason === null) return null;
    reasons.push(reason);
  }
  return [...new Set(reasons)].join('; ');
}

async function failing(facts: ServerFacts, requirement: Fields): Promise<string | null> {
  const { minServerVersion, maxServerVersion, topologies, serverless, auth, authMechanism, csfle } =
    requirement;
  if (minServerVersion !== undefined && order(minServerVersion, facts.version) > 0)
    return `for server ${shown(minServerVersion)} or newer`;
  if (maxServerVersion !== undefined && order(maxServerVersion, facts.version) < 0)
    return `for server ${shown(maxServerVersion)} or older`;
  if (Array.isArray(topologies) && !topologies.includes(facts.topology))
    return `for topology ${topologies.join(' or ')}`;
  if (serverless === 'require') return 'for serverless instances';
  if (auth === true || authMechanism !== undefined) return 'for servers with authentication';
  if (csfle !== undefined && csfle !== false) return 'for client-side encryption';
  for (const [name, expected] of Object.entries((requirement['serverParameters'] ?? {}) as Fields)) {
    if (!isDeepStrictEqual(await facts.parameter(name), expected))
      return `for servers with ${name} = ${JSON.stringify(expected)}`;
  }
  return null;
}

function order(text: unknown, version: readonly number[]): number {
  const parts = shown(text).split('-')[0]!.split('.').map(Number);
  for (const [i, part] of version.entries()) {
    const difference = (parts[i] ?? 0) - part;
    if (difference !== 0) return difference;
  }
  return 0;
}
