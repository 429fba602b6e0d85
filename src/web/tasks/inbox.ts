import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { Role } from '../identity/session.ts';
import type { TaskList, TaskSummary } from './task.ts';

export const INBOX_VIEWS = ['mine', 'unit', 'overdue'] as const;
export type InboxView = (typeof INBOX_VIEWS)[number];

function readInbox(view: InboxView, cursor: string | undefined, signal?: AbortSignal): Promise<TaskList> {
  const search = new URLSearchParams({ view, limit: '25', ...(cursor ? { cursor } : {}) });
  return read<TaskList>(`/tasks?${search}`, signal);
}

/** The tasks of one view, page after page. */
export function useInbox(view: InboxView) {
  return useInfiniteQuery({
    queryKey: ['tasks', 'list', view],
    queryFn: ({ pageParam, signal }) => readInbox(view, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** How many tasks wait, for the menu; nothing for those who have no inbox. */
export function useInboxCounts(roles: readonly Role[]): TaskList['counts'] | undefined {
  const works = roles.some(
    (role) => role !== 'operator' && role !== 'administrator' && role !== 'process-designer',
  );
  const counts = useQuery({
    queryKey: ['tasks', 'counts'],
    queryFn: () => readInbox('mine', undefined),
    enabled: works,
  });
  return counts.data?.counts;
}

/** The next task to open after one is done: one's own first, then the unit's. */
export async function nextTask(doneId: string): Promise<TaskSummary | undefined> {
  for (const view of ['mine', 'unit'] as const) {
    const page = await readInbox(view, undefined);
    const next = page.items.find((task) => task.id !== doneId);
    if (next) return next;
  }
  return undefined;
}
