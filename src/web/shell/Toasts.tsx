import { Notifications, notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';

/** Short messages at the foot of the screen; they never carry the only trace of an error. */
export function Toasts() {
  return <Notifications position="bottom-center" autoClose={6000} limit={3} />;
}

/** Says that something is done, with at most one action (undo, open). */
export function toast(message: ReactNode, closeLabel: string): void {
  notifications.show({
    message,
    withBorder: true,
    color: 'green',
    closeButtonProps: { 'aria-label': closeLabel },
  });
}
