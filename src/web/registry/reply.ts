import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { ReplyDraftWire } from '../../registry/schema.ts';

/** The draft of a reply; `revision` 0 when nobody has written it yet. */
export type ReplyDraft = ReplyDraftWire;

export const replyKey = (letterId: string) => ['reply', letterId];

export function readReply(letterId: string, signal?: AbortSignal): Promise<ReplyDraft> {
  return read<ReplyDraft>(`/letters/${letterId}/reply`, signal);
}

/** The revision of the reply that was read or saved last, so that its PDF is drawn again after a change. */
export function useReplyRevision(letterId: string): number {
  const reply = useQuery({
    queryKey: replyKey(letterId),
    queryFn: ({ signal }) => readReply(letterId, signal),
    retry: false,
    staleTime: 30_000,
  });
  return reply.data?.revision ?? 0;
}
