import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { routeNotFound } from './errors.ts';
import { GzippedFiles } from './gzipped-files.ts';
import type { HttpApp } from './route.ts';

/** Vite names the files below it by their content: they never change. */
const HASHED = /^assets\//;
const YEAR = 'public, max-age=31536000, immutable';
const ASK_FIRST = 'no-cache';

/**
 * Serves the compiled browser application; every address that is neither a file nor the API's is
 * a page of it. Without a build, addresses outside the API do not exist.
 */
export async function serveWebApp(app: HttpApp, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return;
  const files = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .split(sep)
          .join('/'),
      ),
  );
  const gzipped = new GzippedFiles();
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false });
  app.get<{ Params: { '*': string } }>(
    '/*',
    { config: { action: 'public.read', csrf: false }, schema: { hide: true } },
    async (request, reply) => {
      const path = request.params['*'];
      if (!files.has(path) || path === 'index.html') {
        if (path.startsWith('api/') || /\.\w+$/.test(path)) throw routeNotFound();
        return send(reply, 'index.html');
      }
      reply.header('vary', 'accept-encoding');
      const accepts = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
      const file = accepts && HASHED.test(path) ? await gzipped.get(join(folder, path)) : null;
      if (file === null) return send(reply, path);
      return reply
        .headers({ 'cache-control': YEAR, 'content-encoding': 'gzip', 'content-type': file.mediaType })
        .send(file.bytes);
    },
  );
}

function send(reply: FastifyReply, path: string): FastifyReply {
  return reply.header('cache-control', HASHED.test(path) ? YEAR : ASK_FIRST).sendFile(path);
}
