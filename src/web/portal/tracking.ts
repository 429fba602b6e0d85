import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { LocalizedText } from '../language/language.ts';

export interface TrackedStep {
  readonly key: string;
  readonly label: LocalizedText;
  readonly at?: string;
  readonly state: 'done' | 'current' | 'next';
}

/** What a filer may see of a letter. */
export interface Tracking {
  readonly number: string;
  readonly administration: { readonly code?: string; readonly name: LocalizedText } | LocalizedText;
  readonly subject: string;
  readonly filedAt: string;
  readonly status: string;
  readonly steps: readonly TrackedStep[];
  readonly receipt?: string;
  readonly answer?: string;
  readonly completionRequest?: { readonly message: string; readonly until?: string };
}

export function useTracking(code: string) {
  return useQuery({
    queryKey: ['tracking', code],
    queryFn: ({ signal }) => read<Tracking>(`/trackings/${encodeURIComponent(code)}`, signal),
    refetchInterval: 30_000,
  });
}

/** The API may give the administration with its code or only its name. */
export function administrationName(administration: Tracking['administration']): LocalizedText {
  return 'name' in administration ? administration.name : administration;
}
