const listeners = new Set<() => void>();

/** Tells the relays of this process that something was committed. Others poll. */
export function nudgeRelays(): void {
  for (const listener of listeners) listener();
}

export function onNudge(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
