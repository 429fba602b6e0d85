import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ModuleRoutes } from '../http/index.ts';
import type { Platform } from '../platform.ts';
import type { Principal } from '../principal.ts';
import { EventStream } from './event-stream.ts';
import { audiencesOf, type PublishedNotice } from './live.ts';
import { isNoticeId, timeOfNotice } from './notice-id.ts';
import { KEPT_SECONDS } from './notice-store.ts';

const HEARTBEAT_MS = 20_000;

/** GET /events: what changed, for the signed-in person. `heartbeatMs` is also how soon an ended session is noticed. */
export function createLiveRoutes(heartbeatMs = HEARTBEAT_MS): ModuleRoutes {
  return async (app, platform) => {
    const open = new Set<EventStream>();
    app.addHook('preClose', async () => {
      for (const stream of open) stream.end();
    });
    app.get(
      '/events',
      {
        exposeHeadRoute: false,
        config: { action: 'live.subscribe' },
        schema: {
          operationId: 'events',
          tags: ['live'],
          summary: 'Server-sent events: task.changed, letter.changed, live.resync',
          headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 100 })) }),
          produces: ['text/event-stream'],
          response: { 200: Type.String() },
        },
      },
      async (request, reply) => {
        const listening = new Listening({ platform, request, heartbeatMs });
        await listening.start(reply, open);
      },
    );
  };
}

/** The live events of the API. */
export const liveRoutes: ModuleRoutes = createLiveRoutes();

interface ListeningSpec {
  readonly platform: Platform;
  readonly request: FastifyRequest;
  readonly heartbeatMs: number;
}

/** One browser listening, until it leaves, its session ends or its positions change. */
class Listening {
  readonly #spec: ListeningSpec;
  readonly #identity: string;
  #unsubscribe: (() => void) | undefined;
  #beat: NodeJS.Timeout | undefined;
  #over = false;

  constructor(spec: ListeningSpec) {
    this.#spec = spec;
    this.#identity = identityOf(spec.request.principal);
  }

  async start(reply: FastifyReply, open: Set<EventStream>): Promise<void> {
    const { platform, request, heartbeatMs } = this.#spec;
    reply.hijack();
    const stream: EventStream = new EventStream(reply.raw, reply.getHeaders(), () => {
      this.#stop();
      open.delete(stream);
    });
    open.add(stream);
    if (this.#isTooLate()) stream.send({ event: 'live.resync', data: {} });
    try {
      const unsubscribe = await platform.live.subscribe(this.#subscription(), (notice) =>
        stream.send(eventOf(notice)),
      );
      if (this.#over) unsubscribe();
      else this.#unsubscribe = unsubscribe;
    } catch (error) {
      request.log.warn({ err: error }, 'a live stream could not start');
      stream.end();
    }
    if (!this.#over) this.#beat = setInterval(() => void this.#heartbeat(stream), heartbeatMs);
  }

  async #heartbeat(stream: EventStream): Promise<void> {
    stream.beat();
    const principal = await this.#spec.request.authenticateAgain().catch(() => undefined);
    if (principal === undefined || identityOf(principal) !== this.#identity) stream.end();
  }

  #subscription(): { administrationId: string; audience: readonly string[]; afterId?: string } {
    const { principal } = this.#spec.request;
    const administrationId = principal.kind === 'person' ? principal.administrationId : '';
    const afterId = this.#lastSeen();
    return {
      administrationId,
      audience: audiencesOf(principal),
      ...(afterId === undefined ? {} : { afterId }),
    };
  }

  #lastSeen(): string | undefined {
    const sent = this.#spec.request.headers['last-event-id'];
    return typeof sent === 'string' && isNoticeId(sent) ? sent : undefined;
  }

  /** What this browser missed is no longer all there. */
  #isTooLate(): boolean {
    const last = this.#lastSeen();
    if (last === undefined) return false;
    return this.#spec.platform.clock.now().getTime() - timeOfNotice(last).getTime() > KEPT_SECONDS * 1000;
  }

  #stop(): void {
    this.#over = true;
    this.#unsubscribe?.();
    clearInterval(this.#beat);
  }
}

function identityOf(principal: Principal): string {
  return principal.kind === 'person'
    ? [principal.sessionId, ...audiencesOf(principal)].join(' ')
    : principal.kind;
}

function eventOf(notice: PublishedNotice): { id: string; event: string; data: unknown } {
  return { id: notice.id, event: notice.type, data: notice.data };
}
