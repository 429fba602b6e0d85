import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.ts';

/** One server-sent event as it came. */
export interface ReceivedEvent {
  id: string;
  event: string;
  data: string;
}

/** An open stream of live notices. */
export interface EventListening {
  readonly events: readonly ReceivedEvent[];
  /** The first event of this type, as soon as it is there. */
  next(type: string): Promise<ReceivedEvent>;
  close(): void;
}

/** Listens as a browser does; `lastEventId` is what it saw before it lost the connection. */
export async function listen(url: string, client: Client, lastEventId?: string): Promise<EventListening> {
  const stop = new AbortController();
  const answer = await fetch(`${url}/api/v1/events`, {
    signal: stop.signal,
    headers: {
      accept: 'text/event-stream',
      cookie: client.cookies(),
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  });
  if (answer.status !== 200) throw new Error(`Expected a stream, but the answer is ${answer.status}`);
  const events: ReceivedEvent[] = [];
  void read(answer.body!, events).catch(() => undefined);
  return { events, next: (type) => untilEvent(events, type), close: () => stop.abort() };
}

async function read(body: ReadableStream<Uint8Array>, events: ReceivedEvent[]): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) keep(block, events);
  }
}

function keep(block: string, events: ReceivedEvent[]): void {
  const fields = new Map(
    block
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const data = fields.get('data');
  if (data !== undefined)
    events.push({ id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data });
}

async function untilEvent(events: readonly ReceivedEvent[], type: string): Promise<ReceivedEvent> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const found = events.find((event) => event.event === type);
    if (found) return found;
    if (performance.now() > deadline)
      throw new Error(`Expected a ${type} event within 15 s, but there is none`);
    await sleep(50);
  }
}
