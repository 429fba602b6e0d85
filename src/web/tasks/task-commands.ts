import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { command, read } from '../api/client.ts';
import { rememberOwnAct } from './own-acts.ts';
import type { FormValues, Task, TaskSummary } from './task.ts';

export function useTask(id: string) {
  return useQuery({
    queryKey: ['tasks', 'one', id],
    queryFn: ({ signal }) => read<Task>(`/tasks/${id}`, signal),
  });
}

/** Takes a task for oneself, or gives it back to those it was offered to. */
export function useClaim(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ act, revision }: { act: 'claim' | 'release'; revision: number }) =>
      command<TaskSummary>('POST', `/tasks/${id}/${act}`, { revision }),
    onMutate: rememberOwnAct,
    onSettled: () => cache.invalidateQueries({ queryKey: ['tasks'] }),
  });
}

export interface Completion {
  readonly outcome: string;
  readonly values: FormValues;
  readonly reason?: string;
  readonly revision: number;
}

/** Completes a task; refused when it has changed since it was read. */
export function useComplete(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (completion: Completion) =>
      command<TaskSummary>('POST', `/tasks/${id}/completion`, completion),
    onMutate: rememberOwnAct,
    onSettled: () => cache.invalidateQueries({ queryKey: ['tasks'] }),
  });
}
