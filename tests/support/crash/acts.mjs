import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/** More of a kind within one act are called by this number. */
const LAST_NUMBER = 3;
/** The relay is woken by whichever act commits, and any request may note that its session is in use. */
const OF_NO_ACT = /^(queue |update sessions)/;
/** Written once for each job or batch, in an act or on behalf of others. */
const NOT_COUNTED = /^update outbox/;

/** Which act a write belongs to, and which of its kind it is there. */
export class Acts {
  #current = new AsyncLocalStorage();

  /** Runs the work as this act. */
  within(act, work) {
    return this.#current.run({ act, counts: new Map() }, work);
  }

  /** Every request is the act of its route, from its first hook on. */
  watchRequests() {
    subscribe('fastify.initialization', ({ fastify }) => {
      fastify.addHook('onRequest', (request, _reply, done) => {
        const route = request.routeOptions.url ?? 'unknown';
        this.within(`${request.method} ${route}`, done);
      });
    });
  }

  /** A transaction may run again: its writes are counted anew. */
  restart() {
    this.#current.getStore()?.counts.clear();
  }

  point(what) {
    const current = this.#current.getStore();
    if (current === undefined || OF_NO_ACT.test(what)) return { what };
    if (NOT_COUNTED.test(what)) return { what, act: current.act };
    const n = Math.min((current.counts.get(what) ?? 0) + 1, LAST_NUMBER);
    current.counts.set(what, n);
    return { what, n, act: current.act };
  }
}
