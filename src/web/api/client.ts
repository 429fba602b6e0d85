import { problemOf, type Problem } from './problem.ts';

const BASE = '/api/v1';
const CSRF_REFUSED = new Set(['http.csrf', 'http.csrf_refused', 'platform.csrf', 'identity.csrf']);

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly json?: unknown;
  readonly form?: FormData;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

let csrfToken: string | undefined;
let askToSignIn: (() => Promise<boolean>) | undefined;

/** The token of the session in force, told by whoever read or changed the session. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** Asks for the token when nobody has read the session yet (a portal form opened by its address). */
export async function currentCsrfToken(): Promise<string> {
  if (csrfToken === undefined) {
    const session = await fetch(`${BASE}/session`, { credentials: 'same-origin' });
    if (session.ok) csrfToken = ((await session.json()) as { csrfToken?: string }).csrfToken;
  }
  return csrfToken ?? '';
}

/** While somebody works, an expired session asks for a sign-in and the call is made again: nothing typed is lost. */
export function onSessionExpired(ask: (() => Promise<boolean>) | undefined): void {
  askToSignIn = ask;
}

/** One call of the API with its headers; throws `Problem` for every refusal. */
export async function callApi<T>(path: string, call: Call = {}): Promise<Answer<T>> {
  let response = await send(path, call);
  if (response.status === 401 && askToSignIn && path !== '/session') {
    csrfToken = undefined;
    if (await askToSignIn()) response = await send(path, call);
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (!isCsrfRefusal(problem)) throw problem;
    csrfToken = undefined;
    response = await send(path, call);
    if (!response.ok) throw await problemOf(response);
  }
  return { status: response.status, headers: response.headers, body: await bodyOf<T>(response) };
}

/** Reads one resource. */
export async function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await callApi<T>(path, signal ? { signal } : {})).body;
}

/** Sends a command and gives what the server answers. */
export async function command<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  json?: unknown,
): Promise<T> {
  return (await callApi<T>(path, { method, json })).body;
}

/** The same-origin address of an API path, for links, images and the PDF viewer. */
export function apiUrl(path: string): string {
  return BASE + path;
}

/** Keeps the path of an address the API returned: the page is always served by the same origin as the API. */
export function localPath(address: string): string {
  return new URL(address, location.origin).pathname;
}

/** The unguessable code at the end of an address the API returned. */
export function codeOf(address: string): string {
  return decodeURIComponent(
    localPath(address)
      .split('/')
      .findLast((part) => part !== '') ?? '',
  );
}

async function send(path: string, call: Call): Promise<Response> {
  const method = call.method ?? 'GET';
  const headers = new Headers(call.headers);
  headers.set('Accept', 'application/json, application/problem+json');
  if (method !== 'GET') headers.set('X-CSRF-Token', await currentCsrfToken());
  if (call.json !== undefined) headers.set('Content-Type', 'application/json');
  const body = call.form ?? (call.json === undefined ? undefined : JSON.stringify(call.json));
  return fetch(BASE + path, { method, headers, credentials: 'same-origin', body, signal: call.signal });
}

async function bodyOf<T>(response: Response): Promise<T> {
  const type = response.headers.get('content-type') ?? '';
  return (type.includes('json') ? await response.json() : undefined) as T;
}

function isCsrfRefusal(problem: Problem): boolean {
  return problem.status === 403 && (CSRF_REFUSED.has(problem.code) || problem.code.includes('csrf'));
}
