import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCheck } from './check-command.ts';
import { Ledger } from './load/ledger.ts';
import { MixedLoad } from './load/mixed-load.ts';
import { repeatUnanswered, verifyAll, type Recovered } from './load/verify.ts';
import { freePort, newDataDir, processTree, removeDataDir, startProduct, type Product } from './product.ts';
import type { Random } from './seed.ts';
import { openSmtpSink, type SmtpSink } from './smtp-sink.ts';

/** The processes of the product, by what their command line says. */
export const PARTS = {
  worker: 'worker-process.js',
  store: 'server-process.js',
  redis: 'redis-server',
} as const;

export type Part = keyof typeof PARTS;

const READY_WITHIN_MS = 60_000;
/** How long what was interrupted may stay half done before it counts as lost. */
const REPAIRED_WITHIN_MS = 60_000;

interface HouseOptions {
  readonly random: Random;
  /** Pause of each caller between two acts, in milliseconds. */
  readonly pauseMs?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether a start that failed is tried again: a process was meant to end there. */
  readonly startAgain?: () => boolean;
}

/** One installation that is filed into, broken and started again, on one data folder and one address. */
export class FaultHouse {
  readonly ledger = new Ledger();
  readonly dataDir: string;
  readonly port: number;
  readonly mails: SmtpSink;
  readonly load: MixedLoad;
  readonly #environment: Readonly<Record<string, string>>;
  product: Product;

  private constructor(
    options: HouseOptions,
    opened: {
      dataDir: string;
      port: number;
      mails: SmtpSink;
      product: Product;
      environment: Readonly<Record<string, string>>;
    },
  ) {
    const { dataDir, port, mails, product, environment } = opened;
    this.dataDir = dataDir;
    this.port = port;
    this.mails = mails;
    this.product = product;
    this.#environment = environment;
    const { random, pauseMs = 60 } = options;
    this.load = new MixedLoad({
      url: product.url,
      demo: product.demo,
      ledger: this.ledger,
      random,
      pauseMs,
    });
  }

  static async open(options: HouseOptions): Promise<FaultHouse> {
    const dataDir = newDataDir();
    const port = await freePort();
    const mails = await openSmtpSink();
    const environment = { FILINGS_PER_MINUTE: '100000', SMTP_URL: mails.url, ...options.environment };
    const start = () => startProduct({ dataDir, port, environment });
    const product = await startedAtLast(start, options.startAgain ?? (() => false));
    return new FaultHouse(options, { dataDir, port, mails, product, environment });
  }

  async close(): Promise<void> {
    await this.load.stop();
    await this.product.stop();
    await this.mails.close();
    removeDataDir(this.dataDir);
  }

  async restart(): Promise<void> {
    const { dataDir, port } = this;
    this.product = await startProduct({ dataDir, port, environment: { ...this.#environment } });
  }

  /** The process of this part, if it runs. */
  pidOf(part: Part): number | undefined {
    // the shell that watches the queue server bears its name too, but further on
    const names = part === 'redis' ? /^\S*redis-server\b/ : new RegExp(PARTS[part].replace('.', '\\.'));
    return processTree(this.product.pid).find((pid) => names.test(commandLine(pid)));
  }

  /** `kill -9` of one part; the product must bring it back by itself. False when it is not there. */
  kill(part: Part): boolean {
    return this.signal(part, 'SIGKILL');
  }

  signal(part: Part, signal: NodeJS.Signals): boolean {
    const pid = this.pidOf(part);
    if (pid === undefined) return false;
    try {
      process.kill(pid, signal);
    } catch {
      return false;
    }
    return true;
  }

  /** Until everything that it needs answers. */
  async untilReady(): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    for (;;) {
      const ready = await fetch(`${this.product.url}/readyz`).catch(() => undefined);
      if (ready?.status === 200 && this.pidOf('worker') !== undefined) return;
      if (performance.now() > deadline)
        throw new Error(
          `Expected the product to recover, but it did not: ${await ready?.text()}\n${this.product.output()}`,
        );
      await sleep(100);
    }
  }

  /**
   * `check` beside the running product finds nothing, at the latest when the sweeps have had the minute
   * that is promised.
   */
  async expectClean(after: string): Promise<void> {
    const deadline = performance.now() + REPAIRED_WITHIN_MS;
    for (;;) {
      const { ok, faults } = await runCheck({ DATA_DIR: this.dataDir, LOG_LEVEL: 'error' });
      if (ok && faults.length === 0) return;
      if (performance.now() > deadline)
        throw new Error(`Expected check to find nothing after ${after}, but:\n${faults.join('\n')}`);
      await sleep(500);
    }
  }

  /** Repeats what was not answered, then looks up all that was acknowledged. */
  async expectNothingLost(): Promise<void> {
    const { ledger, load, mails } = this;
    const { url, demo } = this.product;
    const recovered: Recovered = { url, demo, ledger, load, mails };
    await repeatUnanswered(recovered);
    await verifyAll(recovered);
  }
}

async function startedAtLast(start: () => Promise<Product>, again: () => boolean): Promise<Product> {
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (!again()) throw error;
    }
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
