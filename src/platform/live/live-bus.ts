import { type Clock, systemClock } from '../clock.ts';
import { newId } from '../ids.ts';
import type { Logger } from '../log.ts';
import type { PubSub } from '../queue/index.ts';
import type { LiveBus, LiveNotice, LiveSubscription, PublishedNotice } from './live.ts';
import { resumeFrom } from './notice-id.ts';
import { allNoticesAfter, keepNotice, noticesAfter } from './notice-store.ts';

const CHANNEL = 'live';

export interface LiveBusSpec {
  readonly pubsub: PubSub;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** Notices kept in MongoDB and told to every process by the queue server's pub/sub. */
export function openLiveBus(spec: LiveBusSpec): LiveBus {
  return new StoredLiveBus(spec);
}

interface Listener {
  readonly to: LiveSubscription;
  readonly audience: ReadonlySet<string>;
  receive(notice: PublishedNotice): void;
}

class StoredLiveBus implements LiveBus {
  readonly #spec: LiveBusSpec;
  readonly #clock: Clock;
  readonly #listeners = new Set<Listener>();
  #lastHeard: string | undefined;
  #channel: Promise<() => Promise<void>> | undefined;

  constructor(spec: LiveBusSpec) {
    this.#spec = spec;
    this.#clock = spec.clock ?? systemClock;
  }

  async publish(notice: LiveNotice): Promise<void> {
    const published: PublishedNotice = { ...notice, id: newId(), time: this.#clock.now() };
    await keepNotice(published);
    await this.#spec.pubsub.publish(CHANNEL, JSON.stringify(published)).catch((error: unknown) => {
      this.#spec.log.warn({ err: error, noticeId: published.id }, 'a live notice is kept but was not told');
    });
  }

  /** Listens before it reads the store, and holds back what comes meanwhile: nothing falls between. */
  async subscribe(to: LiveSubscription, receive: (notice: PublishedNotice) => void): Promise<() => void> {
    await this.#listen();
    const held: PublishedNotice[] = [];
    let deliver = (notice: PublishedNotice): void => void held.push(notice);
    const listener: Listener = { to, audience: new Set(to.audience), receive: (notice) => deliver(notice) };
    this.#listeners.add(listener);
    try {
      const missed = await this.#missedBy(to);
      const seen = new Set(missed.map((notice) => notice.id));
      for (const notice of [...missed, ...held.filter((one) => !seen.has(one.id))]) receive(notice);
      deliver = receive;
    } catch (error) {
      this.#listeners.delete(listener);
      throw error;
    }
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    const channel = this.#channel;
    this.#channel = undefined;
    if (channel !== undefined) await (await channel)();
  }

  async #missedBy({
    administrationId,
    audience,
    afterId,
  }: LiveSubscription): Promise<readonly PublishedNotice[]> {
    if (afterId === undefined) return [];
    const notices = await noticesAfter(administrationId, audience, resumeFrom(afterId));
    return notices.filter((notice) => notice.id !== afterId);
  }

  #listen(): Promise<unknown> {
    this.#channel ??= this.#spec.pubsub.subscribe(CHANNEL, {
      message: (text) => this.#tell(parse(text)),
      gap: () => void this.#catchUp(),
    });
    return this.#channel;
  }

  #tell(notice: PublishedNotice): void {
    if (this.#lastHeard === undefined || notice.id > this.#lastHeard) this.#lastHeard = notice.id;
    for (const listener of this.#listeners) if (isFor(notice, listener)) listener.receive(notice);
  }

  /** After a lost connection: what was published meanwhile is in the store. */
  async #catchUp(): Promise<void> {
    if (this.#lastHeard === undefined) return;
    try {
      for (const notice of await allNoticesAfter(resumeFrom(this.#lastHeard))) this.#tell(notice);
    } catch (error) {
      this.#spec.log.warn({ err: error }, 'live notices could not be caught up');
    }
  }
}

function isFor(notice: PublishedNotice, { to, audience }: Listener): boolean {
  return notice.administrationId === to.administrationId && notice.audience.some((one) => audience.has(one));
}

function parse(text: string): PublishedNotice {
  const notice = JSON.parse(text) as PublishedNotice & { time: string };
  return { ...notice, time: new Date(notice.time) };
}
