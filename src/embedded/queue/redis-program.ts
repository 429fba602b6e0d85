import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Either speaks Redis 7's protocol and scripts. */
const PROGRAMS = ['valkey-server', 'redis-server'] as const;

/** The first Redis-compatible server on the search path, or null. `searchPath` is the PATH of the process. */
export function findRedisProgram(searchPath: string): string | null {
  for (const program of PROGRAMS) {
    for (const folder of searchPath.split(delimiter)) {
      if (folder !== '' && isExecutable(join(folder, program))) return join(folder, program);
    }
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface RedisFlags {
  readonly socket: string;
  readonly folder: string;
  readonly pidFile: string;
}

/**
 * A private server: no port, one socket, everything appended to a file that is synced each second,
 * delayed jobs looked at a hundred times a second, and no key ever thrown away for lack of memory.
 */
export function redisFlags({ socket, folder, pidFile }: RedisFlags): readonly string[] {
  return [
    ['--port', '0'],
    ['--unixsocket', socket],
    ['--unixsocketperm', '700'],
    ['--dir', folder],
    ['--pidfile', pidFile],
    ['--daemonize', 'no'],
    ['--hz', '100'],
    ['--save', ''],
    ['--appendonly', 'yes'],
    ['--appendfsync', 'everysec'],
    ['--maxmemory-policy', 'noeviction'],
    ['--loglevel', 'warning'],
  ].flat();
}
