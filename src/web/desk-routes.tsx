import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root-route.tsx';

/** The staff's pages, all below `/desk`: a sign-in is asked for by the layout. */
const desk = createRoute({
  getParentRoute: () => rootRoute,
  path: '/desk',
  component: lazyRouteComponent(() => import('./shell/DeskLayout.tsx'), 'DeskLayout'),
});

export const deskRoutes = desk;
