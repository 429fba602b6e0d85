import type { Document } from 'bson';
import mongoose from 'mongoose';

const BATCH = 2_000;
const AT_ONCE = 6;

/** Collects documents by collection and inserts thousands by one command, several commands at a time. */
export class BulkWriter {
  written = 0;
  readonly #waiting = new Map<string, Document[]>();
  readonly #running = new Set<Promise<void>>();

  async add(
    documents: readonly { readonly collection: string; readonly document: Document }[],
  ): Promise<void> {
    for (const { collection, document } of documents) {
      const list = this.#waiting.get(collection) ?? [];
      this.#waiting.set(collection, list);
      if (list.push(document) >= BATCH) await this.#send(collection);
    }
  }

  /** Resolves once everything is stored. */
  async flush(): Promise<void> {
    for (const collection of this.#waiting.keys()) await this.#send(collection);
    await Promise.all(this.#running);
  }

  async #send(name: string): Promise<void> {
    const documents = this.#waiting.get(name) ?? [];
    this.#waiting.set(name, []);
    if (documents.length === 0) return;
    while (this.#running.size >= AT_ONCE) await Promise.race(this.#running);
    const sent = mongoose.connection
      .collection(name)
      .insertMany(documents, { ordered: false })
      .then(() => void (this.written += documents.length))
      .finally(() => this.#running.delete(sent));
    this.#running.add(sent);
  }
}
