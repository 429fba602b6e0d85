import { StoreError } from '../errors.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';

interface Failure {
  commands: Set<string>;
  code: number;
  labels: string[];
  times: number;
}

/** Failures that tests order: only `failCommand` with an error code. */
export class FailPoints {
  #failure: Failure | null = null;

  configure(command: Doc): void {
    const data = command['data'];
    const mode = command['mode'];
    if (command['configureFailPoint'] !== 'failCommand')
      throw new StoreError('BadValue', 'Only the fail point failCommand exists');
    if (mode === 'off') {
      this.#failure = null;
      return;
    }
    if (
      !isDoc(data) ||
      !Array.isArray(data['failCommands']) ||
      wholeNumber(data['errorCode']) === undefined
    ) {
      throw new StoreError('NotImplemented', 'failCommand needs failCommands and errorCode');
    }
    const times = isDoc(mode) ? (wholeNumber(mode['times']) ?? 1) : Infinity;
    const labels = Array.isArray(data['errorLabels']) ? data['errorLabels'].map(String) : [];
    this.#failure = {
      commands: new Set(data['failCommands'].map(String)),
      code: wholeNumber(data['errorCode'])!,
      labels,
      times,
    };
  }

  /** @throws the ordered failure, as long as it lasts */
  check(name: string): void {
    const failure = this.#failure;
    if (!failure || !failure.commands.has(name) || failure.times <= 0) return;
    failure.times--;
    throw new StoreError(failure.code, "Failing command via 'failCommand' failpoint", {
      labels: failure.labels,
    });
  }
}
