import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Invariant } from './invariants.ts';
import type { Platform } from './platform.ts';

/** Whose documents are checked. */
export interface CheckedAdministration {
  readonly _id: string;
  readonly code: string;
}

export interface FoundFault extends Fault {
  /** Code of the administration; absent for the installation as a whole. */
  readonly administration?: string;
}

/** What became of one promise. */
export interface CheckedInvariant {
  readonly name: string;
  readonly promise: string;
  /** Things looked at. */
  readonly checked: number;
  /** The first 1,000. */
  readonly faults: readonly FoundFault[];
}

export interface CheckReport {
  readonly ok: boolean;
  readonly administrations: number;
  readonly invariants: readonly CheckedInvariant[];
}

export interface CheckOptions {
  readonly administrations: AsyncIterable<CheckedAdministration>;
  /** Leaves out what concerns no single administration. */
  readonly withoutInstallation?: boolean;
  /** Told after each administration, with the faults so far. */
  readonly progress?: (administration: CheckedAdministration, faults: number) => void;
  /** Ends the check early, with what was found until then. */
  readonly signal?: AbortSignal;
  /** How long a fault must last to be one: what was only under way is over by then. */
  readonly confirmAfterMs?: number;
}

const MOST_FAULTS = 1000;
const CONFIRM_AFTER_MS = 2000;

interface Tallied {
  checked: number;
  readonly faults: FoundFault[];
}

/**
 * Holds a database to every promise. A fault counts when it is found twice, two seconds apart, so that a
 * check beside a running product does not take what is under way for a fault.
 */
export async function checkInvariants(
  platform: Platform,
  invariants: readonly Invariant[],
  options: CheckOptions,
): Promise<CheckReport> {
  const found = new Map(invariants.map(({ name }): [string, Tallied] => [name, { checked: 0, faults: [] }]));
  const hold = async (invariant: Invariant, administration: CheckedAdministration | null): Promise<void> => {
    if (options.signal?.aborted !== true)
      await holdTo(platform, invariant, { administration, tallied: found.get(invariant.name)!, options });
  };
  let administrations = 0;
  for await (const administration of options.administrations) {
    for (const one of invariants) if (one.scope === 'administration') await hold(one, administration);
    administrations += 1;
    options.progress?.(administration, faultsIn(found));
  }
  if (options.withoutInstallation !== true)
    for (const one of invariants) if (one.scope === 'installation') await hold(one, null);
  const checked = invariants.map(({ name, promise }) => ({ name, promise, ...found.get(name)! }));
  return { ok: faultsIn(found) === 0, administrations, invariants: checked };
}

function faultsIn(found: ReadonlyMap<string, Tallied>): number {
  return [...found.values()].reduce((sum, { faults }) => sum + faults.length, 0);
}

interface Holding {
  readonly administration: CheckedAdministration | null;
  readonly tallied: Tallied;
  readonly options: CheckOptions;
}

async function holdTo(platform: Platform, invariant: Invariant, holding: Holding): Promise<void> {
  const { administration, tallied, options } = holding;
  const administrationId = administration?._id ?? 'platform';
  const look = (count: boolean): Promise<Map<string, Fault>> =>
    faultsOf(platform, invariant, {
      administrationId,
      seen: () => void (tallied.checked += count ? 1 : 0),
      signal: options.signal,
    });
  const first = await look(true);
  if (first.size === 0) return;
  await sleep(options.confirmAfterMs ?? CONFIRM_AFTER_MS);
  const again = await look(false);
  for (const [key, fault] of first) {
    if (!again.has(key) || tallied.faults.length >= MOST_FAULTS) continue;
    tallied.faults.push(administration === null ? fault : { administration: administration.code, ...fault });
  }
}

interface Look {
  readonly administrationId: string;
  readonly seen: () => void;
  readonly signal: AbortSignal | undefined;
}

async function faultsOf(platform: Platform, invariant: Invariant, look: Look): Promise<Map<string, Fault>> {
  const faults = new Map<string, Fault>();
  for await (const fault of invariant.check(platform, look.administrationId, look.seen)) {
    faults.set(`${fault.subject}\n${fault.detail}`, fault);
    if (faults.size >= MOST_FAULTS || look.signal?.aborted === true) break;
  }
  return faults;
}
