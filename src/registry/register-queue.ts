/** Filings of one register that commit in one transaction: bounds its size, not its waiting line. */
const LARGEST_BATCH = 24;

interface Waiting<T, R> {
  readonly item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/**
 * One waiting line per register in this process. Numbers of a register are taken one transaction
 * after another anyway; those who wait travel together in the next one. Work of a line never
 * overlaps itself. A batch that fails is tried again one by one, so that a bad item harms nobody.
 */
export class RegisterQueue<T, R> {
  readonly #lines = new Map<string, Waiting<T, R>[]>();
  readonly #commit: (items: readonly T[]) => Promise<readonly R[]>;

  constructor(commit: (items: readonly T[]) => Promise<readonly R[]>) {
    this.#commit = commit;
  }

  /** Resolves with the item's own result once its transaction is committed. */
  add(line: string, item: T): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const waiting = { item, resolve, reject };
      const present = this.#lines.get(line);
      if (present !== undefined) {
        present.push(waiting);
        return;
      }
      const opened = [waiting];
      this.#lines.set(line, opened);
      void this.#drain(line, opened);
    });
  }

  async #drain(line: string, waiting: Waiting<T, R>[]): Promise<void> {
    while (waiting.length > 0) await this.#run(waiting.splice(0, LARGEST_BATCH));
    this.#lines.delete(line);
  }

  async #run(batch: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.#commit(batch.map((one) => one.item));
      batch.forEach((one, index) => one.resolve(results[index]!));
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error);
      else for (const one of batch) await this.#run([one]);
    }
  }
}
