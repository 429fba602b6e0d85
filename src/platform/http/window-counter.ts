import type { Clock } from '../clock.ts';

interface Window {
  count: number;
  readonly endsAt: number;
}

/** Counts events by key in fixed windows, in this process; a clock that is moved back begins a new one. Bounded: the oldest windows go first. */
export class WindowCounter {
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #mostKeys: number;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock, windowMs: number, mostKeys = 50_000) {
    this.#clock = clock;
    this.#windowMs = windowMs;
    this.#mostKeys = mostKeys;
  }

  /** Counts one event; the seconds to wait when it passes `most`, else 0. */
  take(key: string, most: number): number {
    const now = this.#clock.now().getTime();
    const window = this.#current(key, now);
    window.count += 1;
    return window.count > most ? Math.max(1, Math.ceil((window.endsAt - now) / 1000)) : 0;
  }

  #current(key: string, now: number): Window {
    const kept = this.#windows.get(key);
    if (kept !== undefined && kept.endsAt > now && kept.endsAt <= now + this.#windowMs) return kept;
    this.#windows.delete(key);
    if (this.#windows.size >= this.#mostKeys) this.#forget(now);
    const window = { count: 0, endsAt: now + this.#windowMs };
    this.#windows.set(key, window);
    return window;
  }

  /** Maps keep insertion order, so the first windows end first. */
  #forget(now: number): void {
    for (const [key, window] of this.#windows) {
      if (window.endsAt > now && this.#windows.size < this.#mostKeys) return;
      this.#windows.delete(key);
    }
  }
}
