import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { HomePage } from './portal/HomePage.tsx';
import { FILING_STEPS, type FilingStep } from './portal/filing-draft.ts';
import { CrashPage } from './shell/FailurePages.tsx';
import { PublicLayout } from './shell/PublicLayout.tsx';
import { deskRoutes } from './desk-routes.tsx';
import { rootRoute } from './root-route.tsx';

const publicPages = createRoute({ getParentRoute: () => rootRoute, id: 'public', component: PublicLayout });

const home = createRoute({ getParentRoute: () => publicPages, path: '/', component: HomePage });

const file = createRoute({
  getParentRoute: () => publicPages,
  path: '/file',
  validateSearch: (search: Record<string, unknown>): { step?: FilingStep; change?: true } => ({
    ...(FILING_STEPS.includes(search['step'] as FilingStep) ? { step: search['step'] as FilingStep } : {}),
    ...(search['change'] === true ? { change: true } : {}),
  }),
  component: lazyRouteComponent(() => import('./portal/FilePage.tsx'), 'FilePage'),
});

const filed = createRoute({
  getParentRoute: () => publicPages,
  path: '/filed',
  component: lazyRouteComponent(() => import('./portal/FiledPage.tsx'), 'FiledPage'),
});

const track = createRoute({
  getParentRoute: () => publicPages,
  path: '/track',
  component: lazyRouteComponent(() => import('./portal/TrackPage.tsx'), 'TrackPage'),
});

const tracking = createRoute({
  getParentRoute: () => publicPages,
  path: '/track/$code',
  component: lazyRouteComponent(() => import('./portal/TrackingPage.tsx'), 'TrackingPage'),
});

const verify = createRoute({
  getParentRoute: () => publicPages,
  path: '/verify',
  component: lazyRouteComponent(() => import('./portal/VerifyPage.tsx'), 'VerifyPage'),
});

const verification = createRoute({
  getParentRoute: () => publicPages,
  path: '/verify/$code',
  component: lazyRouteComponent(() => import('./portal/VerificationPage.tsx'), 'VerificationPage'),
});

const signIn = createRoute({
  getParentRoute: () => publicPages,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search['next'] === 'string' && search['next'].startsWith('/desk') ? { next: search['next'] } : {},
  component: lazyRouteComponent(() => import('./identity/SignInPage.tsx'), 'SignInPage'),
});

const tree = rootRoute.addChildren([
  publicPages.addChildren([home, file, filed, track, tracking, verify, verification, signIn]),
  deskRoutes,
]);

/** Every address of the browser application. */
export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultErrorComponent: CrashPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
