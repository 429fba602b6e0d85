import { createHash } from 'node:crypto';
import type { CircuitBundle } from './language/index.ts';

/** The bundle as one text whose bytes do not depend on the order of keys. */
export function serializeBundle(bundle: CircuitBundle): string {
  return JSON.stringify(sorted({ name: bundle.name, xml: bundle.xml, forms: bundle.forms }));
}

/** The text that `serializeBundle` wrote. */
export function parseBundle(text: string): CircuitBundle {
  return JSON.parse(text) as CircuitBundle;
}

/** SHA-256 (hex) of a serialized bundle. */
export function bundleHash(serialized: string): string {
  return createHash('sha256').update(serialized, 'utf8').digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sorted(entry)]));
}
