import { Type } from 'typebox';
import type { ModuleRoutes } from '../platform/http/index.ts';
import type { Platform } from '../platform/platform.ts';
import { changePassword } from './change-password.ts';
import { requirePerson } from './policy.ts';
import { readMe } from './read-me.ts';
import { ChangePasswordBody, SessionSchema, SignInBody } from './schema.ts';
import { SESSION_COOKIE } from './session.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { normalLogin } from './organisation.ts';

const tags = ['session'];

/** Signing in and out, and who is signed in. */
export const sessionRoutes: ModuleRoutes = async (app, platform) => {
  await signInRoute(app, platform);
  await readRoute(app, platform);
  await signOutRoute(app, platform);
  await passwordRoute(app, platform);
};

function cookieOptions(platform: Platform) {
  const secure = platform.config.publicUrl.startsWith('https://');
  return { path: '/', httpOnly: true, sameSite: 'lax' as const, secure };
}

const signInRoute: ModuleRoutes = async (app, platform) => {
  app.post(
    '/session',
    {
      config: {
        action: 'session.open',
        rate: 'sign-in',
        rateKey: (request) => loginTried(request.body),
      },
      schema: {
        operationId: 'signIn',
        tags,
        summary: 'Signs in with a login and a password',
        body: SignInBody,
        response: { 200: SessionSchema },
      },
    },
    async (request, reply) => {
      const { login, password } = request.body;
      const { token, expiresAt, principal } = await signIn(platform, {
        login,
        password,
        address: request.ip,
      });
      reply.setCookie(SESSION_COOKIE, token, { ...cookieOptions(platform), expires: expiresAt });
      const csrfToken = reply.csrfToken(principal.sessionId);
      return { authenticated: true, csrfToken, person: await readMe(principal) };
    },
  );
};

const readRoute: ModuleRoutes = async (app) => {
  app.get(
    '/session',
    {
      config: { action: 'session.read' },
      schema: {
        operationId: 'readSession',
        tags,
        summary: 'Who is signed in, and the token that changes must repeat',
        response: { 200: SessionSchema },
      },
    },
    async (request, reply) => {
      const { principal } = request;
      reply.header('Cache-Control', 'no-store');
      const csrfToken = reply.csrfToken();
      if (principal.kind !== 'person') return { authenticated: false, csrfToken };
      return { authenticated: true, csrfToken, person: await readMe(principal) };
    },
  );
};

const signOutRoute: ModuleRoutes = async (app, platform) => {
  app.delete(
    '/session',
    {
      config: { action: 'session.close' },
      schema: {
        operationId: 'signOut',
        tags,
        summary: 'Signs out',
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      if (request.principal.kind === 'person') await signOut(request.principal);
      reply.clearCookie(SESSION_COOKIE, cookieOptions(platform));
      return reply.code(204).send(null);
    },
  );
};

const passwordRoute: ModuleRoutes = async (app) => {
  app.put(
    '/session/password',
    {
      config: { action: 'session.change-password', rate: 'sign-in' },
      schema: {
        operationId: 'changePassword',
        tags,
        summary: 'Replaces the caller’s password and ends the caller’s other sessions',
        body: ChangePasswordBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await changePassword(request.body, requirePerson(request.principal));
      return reply.code(204).send(null);
    },
  );
};

function loginTried(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('login' in body)) return '';
  return typeof body.login === 'string' ? normalLogin(body.login) : '';
}
