import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../platform/config.ts';
import { DomainError } from '../platform/errors.ts';
import { backupCommand } from './commands/backup.ts';
import { checkCommand } from './commands/check.ts';
import { deployCommand } from './commands/deploy.ts';
import { docsCommand } from './commands/docs.ts';
import { masterKeyCommand } from './commands/master-key.ts';
import { restoreCommand } from './commands/restore.ts';
import { serveCommand } from './commands/serve.ts';
import { setupCommand } from './commands/setup.ts';

interface Command {
  readonly usage: string;
  readonly purpose: string;
  run(args: readonly string[]): Promise<void>;
}

/** What `npm run cli -- COMMAND` and the container understand. */
const COMMANDS: Readonly<Record<string, Command>> = {
  start: {
    usage: 'start',
    purpose: 'API and worker together',
    run: () => serveCommand({ api: true, worker: true }),
  },
  api: {
    usage: 'api',
    purpose: 'the HTTP API and the web application',
    run: () => serveCommand({ api: true, worker: false }),
  },
  worker: {
    usage: 'worker',
    purpose: 'jobs, timers and sweeps',
    run: () => serveCommand({ api: false, worker: true }),
  },
  setup: {
    usage: 'setup --login NAME',
    purpose: 'create the first operator (password on standard input)',
    run: setupCommand,
  },
  deploy: {
    usage: 'deploy FOLDER [--administration CODE] [--check]',
    purpose: 'check and publish circuits',
    run: deployCommand,
  },
  check: {
    usage: 'check [--json] [--administration CODE]',
    purpose: 'hold the database to its promises; exit code 1 where one is broken',
    run: checkCommand,
  },
  backup: {
    usage: 'backup FOLDER [--onto FOLDER] [--with-master-key --passphrase-file FILE] [--json]',
    purpose: 'write documents, files and sealed keys of one instant, beside a running product too',
    run: backupCommand,
  },
  restore: {
    usage: 'restore FOLDER [--passphrase-file FILE] [--json]',
    purpose: 'fill an empty data folder or database from a backup, and check it',
    run: restoreCommand,
  },
  'master-key': {
    usage: 'master-key FILE',
    purpose: 'make a master key, unless the file exists',
    run: masterKeyCommand,
  },
  docs: {
    usage: 'docs',
    purpose: 'write docs/openapi.json, docs/errors.md and docs/bpmn-profile.md',
    run: docsCommand,
  },
};

/** Runs one command. Refusals end in one plain line and exit code 1, misuse in the usage and 2. */
export async function main(args: readonly string[]): Promise<void> {
  const [name = 'help', ...rest] = args;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    printUsage();
    process.exitCode = name === 'help' || name === '--help' ? 0 : 2;
    return;
  }
  try {
    await command.run(rest);
  } catch (error) {
    console.error(messageOf(error));
    process.exit(1);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof DomainError) return `${error.message} (${error.code})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function printUsage(): void {
  const width = Math.max(...Object.values(COMMANDS).map((command) => command.usage.length));
  console.log('Usage: npm run cli -- COMMAND\n');
  for (const { usage, purpose } of Object.values(COMMANDS))
    console.log(`  ${usage.padEnd(width)}  ${purpose}`);
}

const startedFile = process.argv[1];
if (startedFile !== undefined && realpathSync(startedFile) === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2));
}
