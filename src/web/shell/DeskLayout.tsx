import { Outlet } from '@tanstack/react-router';

export function DeskLayout() {
  return <Outlet />;
}
