import type { HttpApp } from './route.ts';

/** No body of ours is deeper; forms and diagrams are far below. */
const DEEPEST = 64;

/**
 * JSON bodies as fastify reads them (a key that would reach a prototype is refused), but not too deep:
 * what follows walks them by recursion.
 */
export function readJsonBodies(app: HttpApp): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (isTooDeep(body)) done(tooDeep(), undefined);
    else void parse(request, body, done);
  });
}

/** Counts brackets outside of strings, in one pass, before anything is built. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at];
    if (sign === '"') at = endOfString(json, at);
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    if (json[at] === '\\') at += 1;
    else if (json[at] === '"') return at;
  }
  return json.length;
}

/** Told like any JSON that cannot be read. */
function tooDeep(): Error {
  return Object.assign(new Error(`Expected JSON of at most ${DEEPEST} levels, but it has more`), {
    code: 'FST_ERR_CTP_INVALID_JSON_BODY',
  });
}
