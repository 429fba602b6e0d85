import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { command, read, setCsrfToken } from '../api/client.ts';
import type { Me, Session } from '../../identity/schema.ts';
import type { LocalizedText } from '../language/language.ts';

export type { Session };
export type SignedInPerson = Me;
/** Roles that a position carries. */
export type Role = Me['roles'][number];

const SESSION_KEY = ['session'];

export async function readSession(): Promise<Session> {
  const session = await read<Session>('/session');
  setCsrfToken(session.csrfToken);
  return session;
}

/** Who is signed in, if anybody. */
export function useSession() {
  return useQuery({ queryKey: SESSION_KEY, queryFn: readSession, staleTime: 60_000 });
}

/** Signs in; the session and its CSRF token are read again, everything else cached is forgotten. */
export function useSignIn({ keepCache = false } = {}) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (credentials: { login: string; password: string }) => {
      await command('POST', '/session', credentials);
      setCsrfToken(undefined);
      return readSession();
    },
    onSuccess: (session) => {
      if (!keepCache) cache.clear();
      cache.setQueryData(SESSION_KEY, session);
    },
  });
}

export function useSignOut() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => command('DELETE', '/session'),
    onSettled: async () => {
      setCsrfToken(undefined);
      cache.clear();
      await readSession();
    },
  });
}

/** A name that older accounts may hold as one plain text. */
export function nameText(name: LocalizedText | string): LocalizedText {
  return typeof name === 'string' ? { ar: name, fr: name, en: name } : name;
}
