const EVERY_MS = 2_000;

/** Says on standard error, every two seconds, how far long work has come. */
export class Progress {
  readonly #work: string;
  #last = performance.now();
  documents = 0;
  files = 0;
  bytes = 0;

  constructor(work: string) {
    this.#work = work;
  }

  /** One more document or file of so many bytes. */
  add(kind: 'documents' | 'files', bytes: number): void {
    this[kind] += 1;
    this.bytes += bytes;
    if (performance.now() - this.#last < EVERY_MS) return;
    this.#last = performance.now();
    this.say(`${this.documents} documents, ${this.files} files, ${megabytes(this.bytes)} so far`);
  }

  say(line: string): void {
    process.stderr.write(`${this.#work}: ${line}\n`);
  }
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}
