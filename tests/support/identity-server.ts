import {
  enrolAdministration,
  identityAccess,
  identityProblems,
  identityRoutes,
} from '../../src/identity/index.ts';
import {
  createHttpServer,
  type HttpApp,
  type ModuleRoutes,
  type ProblemTexts,
} from '../../src/platform/http/index.ts';
import type { Platform } from '../../src/platform/platform.ts';

export const SYSTEM = { kind: 'system', reason: 'test' } as const;
export const PASSWORD = 'une phrase de passe 2026';

/** The real HTTP server with the routes of identity and of the modules under test. */
export function openIdentityServer(
  platform: Platform,
  modules: readonly ModuleRoutes[] = [],
  problems: readonly ProblemTexts[] = [],
): Promise<HttpApp> {
  return createHttpServer(platform, {
    ...identityAccess,
    modules: [identityRoutes, ...modules],
    problems: [identityProblems, ...problems],
  });
}

/** An administration with an administrator whose login is `admin.<code>`. */
export async function enrolled(platform: Platform, code: string) {
  const name = { ar: `إدارة ${code}`, fr: `Administration ${code}`, en: `Administration ${code}` };
  const login = `admin.${code.toLowerCase()}`;
  const administrator = { login, password: PASSWORD, name: { ar: 'مسؤول', fr: 'Administrateur' } };
  const made = await enrolAdministration(platform, { code, name, kind: 'commune', administrator }, SYSTEM);
  return { ...made, login };
}

export interface InjectedAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly cookies: readonly {
    name: string;
    value: string;
    httpOnly?: boolean;
    sameSite?: string;
    secure?: boolean;
  }[];
}

/** A browser without a network: keeps its cookies and its CSRF token. */
export class InjectedBrowser {
  readonly #app: HttpApp;
  readonly cookies: Record<string, string> = {};
  #csrf = '';

  constructor(app: HttpApp) {
    this.#app = app;
  }

  async request(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<InjectedAnswer> {
    const response = await this.#app.inject({
      method,
      url: `/api/v1${path}`,
      cookies: this.cookies,
      headers: { 'x-csrf-token': this.#csrf, 'accept-language': 'fr' },
      ...(body && { payload: body }),
    });
    for (const { name, value } of response.cookies) this.cookies[name] = value;
    const parsed: Record<string, unknown> = response.body === '' ? {} : response.json();
    if (typeof parsed['csrfToken'] === 'string') this.#csrf = parsed['csrfToken'];
    return { status: response.statusCode, body: parsed, cookies: response.cookies };
  }

  get(path: string): Promise<InjectedAnswer> {
    return this.request('GET', path);
  }

  async signIn(login: string, password = PASSWORD): Promise<InjectedAnswer> {
    await this.get('/session');
    return this.request('POST', '/session', { login, password });
  }
}
