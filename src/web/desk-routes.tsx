import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root-route.tsx';
import { INBOX_VIEWS, type InboxView } from './tasks/inbox.ts';

/** The staff's pages, all below `/desk`: a sign-in is asked for by the layout. */
const desk = createRoute({
  getParentRoute: () => rootRoute,
  path: '/desk',
  component: lazyRouteComponent(() => import('./shell/DeskLayout.tsx'), 'DeskLayout'),
});

const inbox = createRoute({
  getParentRoute: () => desk,
  path: '/',
  validateSearch: (search: Record<string, unknown>): { view?: InboxView } =>
    INBOX_VIEWS.includes(search['view'] as InboxView) ? { view: search['view'] as InboxView } : {},
  component: lazyRouteComponent(() => import('./tasks/DeskHome.tsx'), 'DeskHome'),
});

const task = createRoute({
  getParentRoute: () => desk,
  path: '/tasks/$id',
  component: lazyRouteComponent(() => import('./tasks/TaskPage.tsx'), 'TaskPage'),
});

const letters = createRoute({
  getParentRoute: () => desk,
  path: '/letters',
  component: lazyRouteComponent(() => import('./registry/LettersPage.tsx'), 'LettersPage'),
});

const letter = createRoute({
  getParentRoute: () => desk,
  path: '/letters/$id',
  component: lazyRouteComponent(() => import('./registry/LetterPage.tsx'), 'LetterPage'),
});

const circuits = createRoute({
  getParentRoute: () => desk,
  path: '/circuits',
  component: lazyRouteComponent(() => import('./circuits/CircuitsPage.tsx'), 'CircuitsPage'),
});

const circuit = createRoute({
  getParentRoute: () => desk,
  path: '/circuits/$key',
  component: lazyRouteComponent(() => import('./circuits/CircuitPage.tsx'), 'CircuitPage'),
});

const people = createRoute({
  getParentRoute: () => desk,
  path: '/people',
  component: lazyRouteComponent(() => import('./identity/PeoplePage.tsx'), 'PeoplePage'),
});

const keys = createRoute({
  getParentRoute: () => desk,
  path: '/keys',
  component: lazyRouteComponent(() => import('./identity/KeysPage.tsx'), 'KeysPage'),
});

const calendar = createRoute({
  getParentRoute: () => desk,
  path: '/calendar',
  component: lazyRouteComponent(() => import('./calendar/CalendarPage.tsx'), 'CalendarPage'),
});

const holidays = createRoute({
  getParentRoute: () => desk,
  path: '/holidays',
  component: lazyRouteComponent(() => import('./calendar/HolidaysPage.tsx'), 'HolidaysPage'),
});

const administrations = createRoute({
  getParentRoute: () => desk,
  path: '/administrations',
  component: lazyRouteComponent(() => import('./identity/AdministrationsPage.tsx'), 'AdministrationsPage'),
});

export const deskRoutes = desk.addChildren([
  inbox,
  task,
  letters,
  letter,
  circuits,
  circuit,
  people,
  keys,
  calendar,
  holidays,
  administrations,
]);
