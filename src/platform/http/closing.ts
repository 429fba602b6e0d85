import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpApp } from './route.ts';

/** How long a closing server waits for running requests; then their connections are cut. */
const CLOSE_DEADLINE_MS = 10_000;

/**
 * Ends each connection with its last answer, and those that browsers open ahead of a request, so that
 * closing waits for work and not for idle browsers.
 */
export function closePromptly(app: HttpApp): void {
  let closing = false;
  const unused = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.server.on('request', (request: IncomingMessage) => unused.delete(request.socket));
  app.addHook('preClose', async () => {
    closing = true;
    for (const socket of unused) socket.destroy();
    setTimeout(() => app.server.closeAllConnections(), CLOSE_DEADLINE_MS).unref();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
