// The one command of the product: compiles when sources changed, then runs `src/main/cli.ts`.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = import.meta.dirname;
const stampFile = join(root, 'dist', 'sources.sha256');

function requireNode() {
  const [major, minor, patch] = process.versions.node.split('.').map(Number);
  const enough = major > 20 || (major === 20 && (minor > 20 || (minor === 20 && patch >= 2)));
  if (enough) return;
  console.error(`Diwan needs Node.js 20.20.2 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

function fingerprint() {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stat = statSync(path);
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(`${path.slice(root.length)}:${stat.size}:${Math.floor(stat.mtimeMs)}\n`);
  };
  for (const name of [
    'src',
    'modeler',
    'package.json',
    'vite.config.ts',
    'tsconfig.base.json',
    'tsconfig.server.json',
  ]) {
    if (existsSync(join(root, name))) visit(join(root, name));
  }
  return hash.digest('hex');
}

function run(script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(output))));
  });
}

async function buildWhenStale() {
  const wanted = fingerprint();
  const built = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
  if (built === wanted) return;
  if (!existsSync(join(root, 'node_modules', 'vite'))) {
    if (existsSync(join(root, 'dist', 'server', 'main', 'cli.js'))) return;
    console.error('Diwan is not compiled and the compilers are not installed: run `npm install` first.');
    process.exit(1);
  }
  console.log('Compiling Diwan …');
  await Promise.all([
    run('typescript/bin/tsc', ['-p', 'tsconfig.server.json']),
    run('vite/bin/vite.js', ['build', '--logLevel', 'warn']),
  ]);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile, wanted);
}

/** Tools that are no part of the product are compiled apart, sources of the product they use included. */
async function runTool(name, args) {
  await run('typescript/bin/tsc', ['-p', 'tsconfig.bench.json']);
  const tool = await import(pathToFileURL(join(root, 'dist', 'bench', 'tests', name, 'run.js')).href);
  await tool.main(args);
  process.exit();
}

requireNode();
const [command = 'start', ...rest] = process.argv.slice(2);
if (command === 'conformance') await runTool(command, rest);
try {
  await buildWhenStale();
} catch (error) {
  console.error(`Compilation failed:\n${error.message}`);
  process.exit(1);
}
if (command === 'bench') await runTool(command, rest);
const { main } = await import(pathToFileURL(join(root, 'dist', 'server', 'main', 'cli.js')).href);
await main(command === 'cli' ? rest : [command, ...rest]);
