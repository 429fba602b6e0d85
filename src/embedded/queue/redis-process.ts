import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 20;

/**
 * Runs the server until the pipe on descriptor 3 closes: whatever ends this process, SIGKILL
 * included, closes it. The shell costs a megabyte and answers with the server's own exit.
 */
const TETHER = `
socket=$1; shift
"$@" 3<&- </dev/null &
server=$!
{ cat <&3; kill -TERM "$server"; } >/dev/null 2>&1 &
exec 3<&-
trap 'kill -TERM "$server"' TERM INT
wait "$server"; status=$?
while kill -0 "$server" 2>/dev/null; do wait "$server"; status=$?; done
rm -f "$socket"; rmdir "\${socket%/*}" 2>/dev/null
exit "$status"
`;

export interface TetheredServer {
  /** Of the shell, the server's parent. */
  readonly pid: number | undefined;
  running(): boolean;
  /** Resolves when it ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** What the server said on its way, for the log. */
  output(): string;
  /** Ends the server and waits for it. */
  stop(): Promise<void>;
}

/**
 * Starts a program that ends when this process ends, in its own group so that Ctrl-C is ours to
 * handle. Its socket and the folder of the socket are removed after it.
 */
export function startTethered(socket: string, program: string, args: readonly string[]): TetheredServer {
  const child = spawn('/bin/sh', ['-c', TETHER, 'diwan-queue', socket, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  const keep = (chunk: Buffer): void => {
    text = (text + chunk.toString('utf8')).slice(-4_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.stdio[3]?.on('error', () => undefined);
  child.on('error', (error) => keep(Buffer.from(error.message)));
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      child.stdio[3]?.destroy();
      resolve();
    });
    child.once('error', () => resolve());
  });
  return {
    pid: child.pid,
    running: () => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
    ended,
    output: () => text.trim(),
    stop: () => {
      child.stdio[3]?.destroy();
      return ended;
    },
  };
}

/** Resolves when the server answers PING on its socket; false when it ended or took too long. */
export async function answersOn(socket: string, server: TetheredServer): Promise<boolean> {
  for (let waited = 0; waited < READY_PATIENCE_MS; waited += LOOK_EVERY_MS) {
    if (!server.running()) return false;
    if (await ping(socket)) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}

function ping(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    const answer = (ready: boolean): void => {
      connection.destroy();
      resolve(ready);
    };
    connection.once('error', () => answer(false));
    connection.once('connect', () => connection.write('PING\r\n'));
    connection.once('data', (data) => answer(data.toString().startsWith('+PONG')));
    connection.setTimeout(1_000, () => answer(false));
  });
}
