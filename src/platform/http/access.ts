import type { Platform } from '../platform.ts';
import { ANONYMOUS, type Principal } from '../principal.ts';
import type { Csrf } from './csrf.ts';
import type { HttpApp } from './route.ts';

/** The part of a request that says who asks. */
export interface RequestCredentials {
  readonly headers: { readonly authorization?: string | undefined };
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** Nobody acts: an open page asks by itself whether its session still holds, which must not prolong it. */
  readonly passive?: boolean;
}

/** Who may do what: `identity` provides it, main binds it. */
export interface Access {
  /** Throws for a wrong key; an ended session is anonymous. */
  authenticate(platform: Platform, credentials: RequestCredentials): Promise<Principal>;
  /** Throws when the action is not allowed to this principal at all; objects are the use case's to judge. */
  authorize(principal: Principal, action: string): void;
  /** Every action there is. */
  readonly actions: readonly string[];
}

/** The action of a route that a plugin registers and cannot declare it itself. */
export type PluginAction = (url: string) => string | undefined;

/** A route without an action, or with an unknown one, does not start. */
export function requireActions(app: HttpApp, actions: readonly string[], pluginAction: PluginAction): void {
  const known = new Set(actions);
  app.addHook('onRoute', (route) => {
    const place = `${[route.method].flat().join(', ')} ${route.url}`;
    const action = route.config?.action ?? pluginAction(route.url);
    if (action === undefined) throw new Error(`Expected ${place} to declare config.action, but it does not`);
    if (!known.has(action))
      throw new Error(`Expected the action of ${place} to be in the policy, but "${action}" is not`);
    route.config = { ...route.config, action };
  });
}

/** Finds the principal, asks the policy, and demands the CSRF token, before any body is read. */
export function guardRequests(app: HttpApp, platform: Platform, access: Access, csrf: Csrf): void {
  app.decorateRequest('principal');
  app.decorateRequest('authenticateAgain', function () {
    return access.authenticate(platform, { headers: this.headers, cookies: this.cookies, passive: true });
  });
  app.decorateReply('csrfToken', function (sessionId?: string) {
    return csrf.tokenFor(this.request, this, sessionId);
  });
  app.addHook('onRequest', async (request) => {
    request.principal = ANONYMOUS;
    const { action, csrf: demanded = true, credentials } = request.routeOptions.config;
    if (action === undefined) return;
    if (credentials === undefined) request.principal = await access.authenticate(platform, request);
    access.authorize(request.principal, action);
    if (demanded) csrf.require(request);
  });
}
