import { DomainError } from '../../dist/server/platform/errors.js';
import { serveRequests } from '../../dist/server/platform/workers/index.js';

/** The worker of the pool's own tests: does as it is told. */
serveRequests(async (order) => {
  if (order.abort) process.kill(process.pid, 'SIGKILL');
  if (order.refuse)
    throw new DomainError({ code: 'echo.refused', kind: 'invalid', message: 'no', facts: { n: 1 } });
  if (order.fail) throw new Error('broken');
  if (order.spin) for (;;);
  if (order.hoard) for (const kept = []; ;) kept.push(new Uint8Array(16 * 1024 * 1024).fill(1));
  if (order.pid) return process.pid;
  if (order.waitMs) await new Promise((resolve) => setTimeout(resolve, order.waitMs));
  return order.echo;
});
