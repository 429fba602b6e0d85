import { useSyncExternalStore } from 'react';

type Settle = (signedIn: boolean) => void;

let waiting: Settle[] = [];
let open = false;
const listeners = new Set<() => void>();

/** Opens the sign-in dialog once for all calls that met an expired session; resolves when it is settled. */
export function askToSignInAgain(): Promise<boolean> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (!open) change(true);
  });
}

/** Somebody signed in again (the waiting calls are made anew) or gave up (they fail). */
export function settleGate(signedIn: boolean): void {
  const settled = waiting;
  waiting = [];
  change(false);
  for (const settle of settled) settle(signedIn);
}

export function useGateOpen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}

function change(next: boolean): void {
  open = next;
  for (const listener of listeners) listener();
}
