import type { Clock } from '../../src/platform/clock.ts';
import { newId } from '../../src/platform/ids.ts';
import type {
  LiveBus,
  LiveNotice,
  LiveSubscription,
  PublishedNotice,
} from '../../src/platform/live/index.ts';

/** A live bus in memory that keeps every notice for a test to read. */
export class MemoryLiveBus implements LiveBus {
  readonly notices: PublishedNotice[] = [];
  readonly #listeners = new Set<{ to: LiveSubscription; receive: (notice: PublishedNotice) => void }>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  publish(notice: LiveNotice): Promise<void> {
    const published = { ...notice, id: newId(), time: this.#clock.now() };
    this.notices.push(published);
    for (const { to, receive } of this.#listeners) if (isFor(published, to)) receive(published);
    return Promise.resolve();
  }

  subscribe(to: LiveSubscription, receive: (notice: PublishedNotice) => void): Promise<() => void> {
    const { afterId } = to;
    if (afterId !== undefined) {
      for (const notice of this.notices) if (notice.id > afterId && isFor(notice, to)) receive(notice);
    }
    const listener = { to, receive };
    this.#listeners.add(listener);
    return Promise.resolve(() => {
      this.#listeners.delete(listener);
    });
  }

  close(): Promise<void> {
    this.#listeners.clear();
    return Promise.resolve();
  }
}

function isFor(notice: PublishedNotice, to: LiveSubscription): boolean {
  return (
    notice.administrationId === to.administrationId &&
    notice.audience.some((one) => to.audience.includes(one))
  );
}
