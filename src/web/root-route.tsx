import { createRootRoute, Outlet } from '@tanstack/react-router';
import { NotFoundPage } from './shell/FailurePages.tsx';

/** The root of every address. */
export const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });
