import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type {
  CircuitDetailSchema,
  CircuitListSchema,
  CircuitVersionSchema,
  DraftSchema,
} from '../../circuits/schema.ts';
import type { FormSchema } from '../../circuits/language/index.ts';
import { callApi, read } from '../api/client.ts';

export type CircuitDetail = Static<typeof CircuitDetailSchema>;
export type CircuitVersion = Static<typeof CircuitVersionSchema>;
export type Forms = Readonly<Record<string, FormSchema>>;

/** A draft with the tag that must come back when it is saved. */
export interface Draft {
  readonly xml: string;
  readonly forms: Forms;
  readonly etag: string;
  readonly saved: boolean;
}

export function useCircuits() {
  return useQuery({
    queryKey: ['circuits'],
    queryFn: ({ signal }) => read<Static<typeof CircuitListSchema>>('/circuits', signal),
  });
}

export function useCircuit(key: string) {
  return useQuery({
    queryKey: ['circuits', key],
    queryFn: ({ signal }) => read<CircuitDetail>(`/circuits/${key}`, signal),
  });
}

/** The draft is read once and then belongs to the page: it is never read again behind the designer's back. */
export function useDraft(key: string) {
  return useQuery({
    queryKey: ['draft', key],
    queryFn: async (): Promise<Draft> => {
      const { body, headers } = await callApi<Static<typeof DraftSchema>>(`/circuits/${key}/draft`);
      return {
        xml: body.xml,
        forms: body.forms as Forms,
        etag: headers.get('etag') ?? `"${body.revision}"`,
        saved: body.saved,
      };
    },
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** Saves a draft if nobody has saved another since; gives the new tag. */
export async function saveDraft(
  key: string,
  draft: { xml: string; forms: Forms; etag: string },
): Promise<string> {
  const { headers } = await callApi(`/circuits/${key}/draft`, {
    method: 'PUT',
    json: { xml: draft.xml, forms: draft.forms },
    headers: { 'If-Match': draft.etag },
  });
  return headers.get('etag') ?? draft.etag;
}

export function useVersion(key: string, version: number | undefined) {
  return useQuery({
    queryKey: ['circuits', key, 'versions', version],
    queryFn: ({ signal }) => read<CircuitVersion>(`/circuits/${key}/versions/${version}`, signal),
    enabled: version !== undefined,
    staleTime: Infinity,
  });
}
