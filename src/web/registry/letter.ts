import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { Language, LocalizedText } from '../language/language.ts';

export interface LetterFile {
  readonly sha256: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
}

export interface ReplySummary {
  readonly subject?: string;
  readonly status?: string;
  readonly number?: string;
}

/** A letter as the staff reads it. */
export interface Letter {
  readonly id: string;
  readonly number: string;
  readonly filedAt: string;
  readonly subject: string;
  readonly text: string;
  readonly language?: Language;
  readonly filer: { readonly type: string; readonly name: string; readonly email?: string; readonly phone?: string; readonly idNumber?: string };
  readonly files: readonly LetterFile[];
  readonly supplements?: readonly { readonly id?: string; readonly at: string; readonly message: string; readonly files: readonly LetterFile[] }[];
  readonly status: string;
  readonly qualification?: Record<string, unknown>;
  readonly annotation?: { readonly unitId?: string; readonly unit?: LocalizedText; readonly instruction?: string; readonly note?: string };
  readonly instanceId?: string;
  readonly reply?: ReplySummary;
}

export interface LetterLine {
  readonly id: string;
  readonly number: string;
  readonly filedAt: string;
  readonly subject: string;
  readonly filerName?: string;
  readonly filer?: { readonly name: string };
  readonly status: string;
}

interface LetterPage {
  readonly items: readonly LetterLine[];
  readonly nextCursor?: string;
}

export function useLetter(id: string | undefined) {
  return useQuery({ queryKey: ['letters', 'one', id], queryFn: ({ signal }) => read<Letter>(`/letters/${id}`, signal), enabled: id !== undefined });
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
  return [...letter.files, ...(letter.supplements ?? []).flatMap((supplement) => supplement.files)];
}
