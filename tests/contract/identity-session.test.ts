import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  assignPosition,
  authenticate,
  createPerson,
  listPositions,
  setPersonActive,
} from '../../src/identity/index.ts';
import { SESSION_COOKIE } from '../../src/identity/session.ts';
import { digest } from '../../src/identity/password.ts';
import { sessionById } from '../../src/identity/session-store.ts';
import { readJournal } from '../../src/journal/index.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import type { HttpApp } from '../../src/platform/http/index.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';
import {
  enrolled,
  InjectedBrowser,
  openIdentityServer,
  PASSWORD,
  SYSTEM,
} from '../support/identity-server.ts';

const HOUR = 3_600_000;

let clock: FixedClock;
let platform: TestPlatform;
let app: HttpApp;
let commune: Awaited<ReturnType<typeof enrolled>>;

beforeEach(async () => {
  clock = new FixedClock('2026-03-02T09:00:00Z');
  platform = await openTestPlatform({ clock });
  app = await openIdentityServer(platform);
  commune = await enrolled(platform, 'CDM');
});

afterEach(async () => {
  await app.close();
  await platform.close();
});

describe('signing in', () => {
  it('opens a session whose token is nowhere kept', async () => {
    // given
    const browser = new InjectedBrowser(app);

    // when
    const { status, body, cookies } = await browser.signIn(` ${commune.login.toUpperCase()} `);

    // then
    expect(status).toBe(200);
    expect(body).toMatchObject({
      authenticated: true,
      person: { login: commune.login, roles: ['administrator'], administration: { code: 'CDM' } },
    });
    const cookie = cookies.find((one) => one.name === 'diwan_session');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(await sessionById(cookie!.value)).toBeNull();
    expect(await sessionById(digest(cookie!.value))).toMatchObject({ personId: commune.administratorId });
    const acts = await readJournal(commune.administrationId, { type: 'person', id: commune.administratorId });
    expect(acts.map((entry) => entry.act)).toContain('session.opened');
  });

  it('tells an unknown login and a wrong password apart from nothing', async () => {
    // given
    const browser = new InjectedBrowser(app);

    // when
    const unknown = await browser.signIn('nobody');
    const wrong = await browser.signIn(commune.login, 'not the password');

    // then
    const { instance: _one, ...first } = unknown.body;
    const { instance: _other, ...second } = wrong.body;
    expect(unknown.status).toBe(401);
    expect(first).toEqual(second);
    expect(first).toMatchObject({
      code: 'identity.sign_in_refused',
      title: 'Identifiant ou mot de passe incorrect',
    });
  });

  it('makes repeated failures wait, and lets the right password in after that', async () => {
    // given
    const browser = new InjectedBrowser(app);
    for (let attempt = 0; attempt < 5; attempt += 1) await browser.signIn(commune.login, 'not the password');

    // when
    const locked = await browser.signIn(commune.login);
    clock.advance(31_000);
    const later = await browser.signIn(commune.login);

    // then
    expect(locked.status).toBe(429);
    expect(locked.body).toMatchObject({
      code: 'identity.too_many_attempts',
      facts: { retryAfterSeconds: 30 },
    });
    expect(later.status).toBe(200);
  });

  it('refuses a closed account, and ends its sessions', async () => {
    // given
    const person = { administrationId: commune.administrationId, login: 'cadre', password: PASSWORD };
    const { _id } = await createPerson(platform, { ...person, name: { ar: 'إطار', fr: 'Cadre' } }, SYSTEM);
    const browser = new InjectedBrowser(app);
    await browser.signIn('cadre');

    // when
    const closing = {
      administrationId: commune.administrationId,
      personId: _id,
      status: 'disabled' as const,
    };
    await setPersonActive(closing, SYSTEM);

    // then
    expect((await browser.get('/session')).body).toMatchObject({ authenticated: false });
    expect((await browser.signIn('cadre')).status).toBe(401);
  });

  it('demands the CSRF token, also before there is a session', async () => {
    // when
    const response = await app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { login: commune.login, password: PASSWORD },
    });

    // then
    expect(response.statusCode).toBe(403);
  });
});

describe('a session', () => {
  it('lasts while it is used, 24 hours at most', async () => {
    // given
    const browser = new InjectedBrowser(app);
    await browser.signIn(commune.login);

    // when
    const stillThere: boolean[] = [];
    for (let hours = 0; hours < 28; hours += 7) {
      clock.advance(7 * HOUR);
      const { body } = await browser.get('/session');
      stillThere.push(body['authenticated'] === true);
    }

    // then: used at 7, 14 and 21 hours, over at 28
    expect(stillThere).toEqual([true, true, true, false]);
  });

  it('ends after 8 hours without a request', async () => {
    // given
    const browser = new InjectedBrowser(app);
    await browser.signIn(commune.login);

    // when
    clock.advance(8 * HOUR);

    // then
    expect((await browser.get('/units')).body).toMatchObject({ code: 'identity.not_signed_in' });
  });

  it('is not prolonged by an open page that asks whether it still holds', async () => {
    // given
    const browser = new InjectedBrowser(app);
    await browser.signIn(commune.login);
    const credentials = {
      headers: {},
      cookies: { [SESSION_COOKIE]: browser.cookies[SESSION_COOKIE] },
      passive: true,
    };
    clock.advance(7 * HOUR);
    expect(await authenticate(platform, credentials)).toMatchObject({ kind: 'person' });

    // when
    clock.advance(2 * HOUR);

    // then
    expect(await authenticate(platform, credentials)).toEqual({ kind: 'anonymous' });
  });

  it('loses the rights of a position at once', async () => {
    // given
    const browser = new InjectedBrowser(app);
    await browser.signIn(commune.login);
    const [position] = await listPositions(commune.administrationId);
    const before = await browser.get('/api-clients');

    // when
    const key = { administrationId: commune.administrationId, positionId: position!._id };
    await assignPosition({ ...key, holderId: null }, SYSTEM);

    // then
    expect(before.status).toBe(200);
    expect((await browser.get('/api-clients')).status).toBe(403);
  });

  it('is over after signing out, for the cookie too', async () => {
    // given
    const browser = new InjectedBrowser(app);
    await browser.signIn(commune.login);
    const token = browser.cookies['diwan_session']!;

    // when
    const { status } = await browser.request('DELETE', '/session');
    browser.cookies['diwan_session'] = token;

    // then
    expect(status).toBe(204);
    expect((await browser.get('/session')).body).toMatchObject({ authenticated: false });
  });

  it('survives a change of password, the others of the person do not', async () => {
    // given
    const here = new InjectedBrowser(app);
    const elsewhere = new InjectedBrowser(app);
    await here.signIn(commune.login);
    await elsewhere.signIn(commune.login);

    // when
    const wrong = await here.request('PUT', '/session/password', {
      current: 'no',
      next: 'encore une phrase 27',
    });
    const easy = await here.request('PUT', '/session/password', { current: PASSWORD, next: 'court' });
    const done = await here.request('PUT', '/session/password', {
      current: PASSWORD,
      next: 'encore une phrase 27',
    });

    // then
    expect(wrong.body).toMatchObject({ code: 'identity.password_wrong', errors: [{ pointer: '/current' }] });
    expect(easy.body).toMatchObject({ code: 'identity.password_too_short', errors: [{ pointer: '/next' }] });
    expect(done.status).toBe(204);
    expect((await here.get('/session')).body).toMatchObject({ authenticated: true });
    expect((await elsewhere.get('/session')).body).toMatchObject({ authenticated: false });
    expect((await new InjectedBrowser(app).signIn(commune.login, 'encore une phrase 27')).status).toBe(200);
  });
});
