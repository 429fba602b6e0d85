import type { HttpApp } from './route.ts';

/** How long a closing server waits for running requests; then their connections are cut. */
const CLOSE_DEADLINE_MS = 10_000;

/** Ends each connection with its last answer, so that closing waits for work and not for idle browsers. */
export function closePromptly(app: HttpApp): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
    setTimeout(() => app.server.closeAllConnections(), CLOSE_DEADLINE_MS).unref();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
