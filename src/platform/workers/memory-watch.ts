const EVERY_MS = 50;
/** Freed memory is not counted at once: before that, a second one is not ended for the first one's. */
const SETTLING_MS = 1_000;

/** Looks often while work is watched; after something was ended, memory gets the time to settle. */
export class MemoryWatch {
  /** Ends what takes too much, and answers whether it did. */
  readonly #endHoarder: () => boolean;
  #timer: ReturnType<typeof setInterval> | null = null;
  #notBefore = 0;

  constructor(endHoarder: () => boolean) {
    this.#endHoarder = endHoarder;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#look(), EVERY_MS).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    if (performance.now() < this.#notBefore) return;
    if (this.#endHoarder()) this.#notBefore = performance.now() + SETTLING_MS;
  }
}
