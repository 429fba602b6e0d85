import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { TrackingWire } from '../../portal/schema.ts';

/** What a filer may see of a letter. */
export type Tracking = TrackingWire;
export type TrackedStep = Tracking['steps'][number];

export function useTracking(code: string) {
  return useQuery({
    queryKey: ['tracking', code],
    queryFn: ({ signal }) => read<Tracking>(`/trackings/${encodeURIComponent(code)}`, signal),
    refetchInterval: 30_000,
  });
}
