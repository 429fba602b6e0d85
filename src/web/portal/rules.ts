import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { FilingRules } from './filing-draft.ts';

/** Limits in force on this server; never written in the browser. */
export function useFilingRules() {
  return useQuery({
    queryKey: ['filing-rules'],
    queryFn: () => read<FilingRules>('/filing-rules'),
    staleTime: Infinity,
  });
}
