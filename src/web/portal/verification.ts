import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { Static } from 'typebox';
import type { CopyCheckSchema, VerificationWire } from '../../portal/schema.ts';

/** What anybody may know about a receipt or an answer: no data of the filer. */
export type Verification = VerificationWire;
export type VerifiedSignature = Verification['signatures'][number];
/** Whether a file somebody holds is the one that was issued. */
export type FileCheck = Static<typeof CopyCheckSchema>;

export function useVerification(code: string) {
  return useQuery({
    queryKey: ['verification', code],
    queryFn: ({ signal }) => read<Verification>(`/verifications/${encodeURIComponent(code)}`, signal),
    staleTime: 0,
  });
}
