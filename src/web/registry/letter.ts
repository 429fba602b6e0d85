import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { Static } from 'typebox';
import type { LetterDetailWire, LetterPageSchema } from '../../registry/schema.ts';

/** A letter as the staff reads it. */
export type Letter = LetterDetailWire;
export type LetterFile = Letter['files'][number];
type LetterPage = Static<typeof LetterPageSchema>;

export function useLetter(id: string | undefined) {
  return useQuery({
    queryKey: ['letters', 'one', id],
    queryFn: ({ signal }) => read<Letter>(`/letters/${id}`, signal),
    enabled: id !== undefined,
  });
}

/** The register, newest first. */
export function useLetters(filter: { status?: string; search?: string }) {
  return useInfiniteQuery({
    queryKey: ['letters', 'list', filter],
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ limit: '25' });
      if (filter.status) search.set('status', filter.status);
      if (filter.search) search.set('search', filter.search);
      if (pageParam) search.set('cursor', pageParam);
      return read<LetterPage>(`/letters?${search}`, signal);
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** Every file: the first deposit, then what the filer added. */
export function allFiles(letter: Letter): readonly LetterFile[] {
  return [...letter.files, ...letter.supplements.flatMap((supplement) => supplement.files)];
}
