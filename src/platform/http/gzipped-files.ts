import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

const COMPRESSIBLE: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json; charset=utf-8',
  wasm: 'application/wasm',
};

export interface GzippedFile {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** Compresses each file once, when it is first asked for, and keeps it: a build is a few megabytes. */
export class GzippedFiles {
  readonly #files = new Map<string, Promise<GzippedFile>>();

  /** Null for a file that gains nothing (fonts, images). `path` is trusted. */
  get(path: string): Promise<GzippedFile> | null {
    const mediaType = COMPRESSIBLE[path.slice(path.lastIndexOf('.') + 1)];
    if (mediaType === undefined) return null;
    const kept = this.#files.get(path);
    if (kept !== undefined) return kept;
    const made = read(path, mediaType);
    this.#files.set(path, made);
    return made;
  }
}

async function read(path: string, mediaType: string): Promise<GzippedFile> {
  return { mediaType, bytes: await compress(await readFile(path)) };
}
