import type { Filed } from '../client.ts';

/** A filing that was tried. `filed` is what the product acknowledged, if an answer came. */
export interface FilingTried {
  readonly administration: string;
  readonly idempotencyKey: string;
  readonly subject: string;
  /** Of this letter alone, so that its mails can be told from all others. */
  readonly email: string;
  readonly bytes: Uint8Array;
  filed?: Filed;
}

/** A completion that was sent for a task. Sent again, it is the same to the letter. */
export interface CompletionTried {
  readonly administration: string;
  readonly login: string;
  readonly taskId: string;
  readonly stepKind: string;
  readonly letterId: string;
  readonly body: {
    readonly outcome: string;
    readonly values: Record<string, unknown>;
    readonly revision: number;
  };
  acknowledged: boolean;
}

/** A version that was published, under a comment of its own. */
export interface PublicationTried {
  readonly administration: string;
  readonly comment: string;
  published?: { readonly version: number; readonly sha256: string };
}

/** What callers tried and what they were told, to be looked up after every recovery. */
export class Ledger {
  readonly filings: FilingTried[] = [];
  readonly completions = new Map<string, CompletionTried>();
  readonly publications: PublicationTried[] = [];
  /** Answers that no fault excuses: 500, a 503 that does not say when to come back, a torn body. */
  readonly unclean: string[] = [];
  /** How many answers came, by status; 0: none came. */
  readonly answers = new Map<number, number>();

  count(status: number): void {
    this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
  }

  get acknowledged(): { filings: number; completions: number; signatures: number; publications: number } {
    const done = [...this.completions.values()].filter((one) => one.acknowledged);
    return {
      filings: this.filings.filter((one) => one.filed !== undefined).length,
      completions: done.length,
      signatures: done.filter((one) => one.stepKind === 'signature').length,
      publications: this.publications.filter((one) => one.published !== undefined).length,
    };
  }
}
