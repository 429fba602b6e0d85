import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { LocalizedText } from '../language/language.ts';

export interface VerifiedSignature {
  readonly kind: 'seal' | 'signature';
  readonly signer: LocalizedText | string;
  readonly signedAt?: string;
  readonly level?: string;
  readonly valid: boolean;
  readonly coversWholeDocument?: boolean;
  readonly problems?: readonly string[];
}

/** What anybody may know about a receipt or an answer: no data of the filer. */
export interface Verification {
  readonly kind: 'receipt' | 'reply';
  readonly administration: { readonly code?: string; readonly name: LocalizedText } | LocalizedText;
  readonly number: string;
  readonly issuedAt: string;
  readonly sha256: string;
  readonly intact: boolean;
  readonly signatures: readonly VerifiedSignature[];
}

export interface FileCheck {
  readonly match: boolean;
  readonly report?: { readonly intact: boolean; readonly signatures: readonly VerifiedSignature[]; readonly problems?: readonly string[] };
}

export function useVerification(code: string) {
  return useQuery({
    queryKey: ['verification', code],
    queryFn: ({ signal }) => read<Verification>(`/verifications/${encodeURIComponent(code)}`, signal),
    staleTime: 0,
  });
}
