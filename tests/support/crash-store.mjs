// A store that ends itself by SIGKILL at a named point of its n-th write: `crash-store dataDir socket point n`.
import { createStoreServer } from '../../dist/server/embedded/store/index.js';

const [dataDir, socketPath, point, count] = process.argv.slice(2);
let writes = 0;

function die() {
  process.kill(process.pid, 'SIGKILL');
}

/** Armed when the test has prepared what it needs: at the start, or by SIGUSR2. */
let armed = point.startsWith('open:');
process.on('SIGUSR2', () => {
  armed = true;
  process.stdout.write('armed\n');
});
const where = point.replace('open:', '');

function wrap(kv) {
  return {
    get latest() {
      return kv.latest;
    },
    snapshot: () => kv.snapshot(),
    close: () => kv.close(),
    write: async (stage) => {
      const now = armed && ++writes === Number(count);
      if (!now) return kv.write(stage);
      if (where === 'before') die();
      const written = kv.write((current) => {
        const staged = stage(current);
        if (where === 'staged') die();
        return staged;
      });
      if (where === 'flying') setTimeout(die, Math.random() * 3);
      const result = await written;
      if (where === 'durable') die();
      return result;
    },
  };
}

const server = await createStoreServer({ dataDir, socketPath, wrap, sweepEvery: 100 });
process.stdout.write(`${JSON.stringify({ ready: true, uri: server.uri })}\n`);
