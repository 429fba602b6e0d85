import { DomainError } from '../../platform/errors.ts';
import { createStoreServer } from './server.ts';

/** Milliseconds in which those who wait for a write are told that it failed. */
const TIME_TO_ANSWER = 100;

/**
 * The child process that serves one data folder: `server-process <dataDir> <socketPath>`. Prints one JSON line
 * when it is ready, or says why it never will be, and leaves when its parent does: the end of standard input
 * is the parent's end.
 */
async function main(dataDir: string, socketPath: string): Promise<void> {
  const server = await createStoreServer({
    dataDir,
    socketPath,
    onDefect: (error) => report('defect', error),
    onBroken: (reason) => {
      setTimeout(() => fail(reason), TIME_TO_ANSWER);
    },
    onWork: () => process.stdout.write(`${JSON.stringify({ working: true })}\n`),
  });
  const leave = (): void => {
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', leave);
  process.once('SIGINT', leave);
  process.stdin.once('end', leave);
  process.stdin.once('error', leave);
  process.stdin.resume();
  process.stdout.write(`${JSON.stringify({ ready: true, uri: server.uri })}\n`);
}

function report(kind: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${JSON.stringify({ kind, error: text })}\n`);
}

/** A data folder that cannot be served: told to the parent in plain words. */
function refuse(error: unknown): void {
  if (!(error instanceof DomainError)) return fail(error);
  const refused = { code: error.code, message: error.message };
  process.stdout.write(`${JSON.stringify({ ready: false, refused })}\n`, () => process.exit(1));
}

function fail(error: unknown): void {
  report('fatal', error);
  process.exit(1);
}

const [dataDir, socketPath] = process.argv.slice(2);
if (dataDir === undefined || socketPath === undefined)
  fail(new Error('Expected: server-process <dataDir> <socketPath>'));
else main(dataDir, socketPath).catch(refuse);
