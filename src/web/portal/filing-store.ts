import { useSyncExternalStore } from 'react';
import type { Static } from 'typebox';
import type { FiledSchema } from '../../portal/schema.ts';
import type { Language } from '../language/language.ts';
import { contentSignature, emptyDraft, type FilingDraft } from './filing-draft.ts';

const DRAFT = 'diwan.filing';
const ATTEMPT = 'diwan.filing.attempt';
const FILED = 'diwan.filed';

/** What the server answers to a filing; the addresses carry unguessable codes. */
export type Filed = Static<typeof FiledSchema>;

interface State {
  readonly draft: FilingDraft;
  readonly files: readonly File[];
}

let state: State | undefined;
const listeners = new Set<() => void>();

/** The filing being typed: words survive a reload of this tab (sessionStorage), files live as long as the page. */
export function useFiling(language: Language): State {
  return useSyncExternalStore(subscribe, () => current(language));
}

export function changeDraft(change: Partial<FilingDraft>): void {
  if (!state) return;
  set({ ...state, draft: { ...state.draft, ...change } });
}

export function changeFiles(files: readonly File[]): void {
  if (!state) return;
  set({ ...state, files });
}

/** The Idempotency-Key of this content: kept across retries and reloads, new as soon as the content changes. */
export function keyFor(draft: FilingDraft, files: readonly File[]): string {
  const signature = contentSignature(draft, files);
  const kept = parsed<{ signature: string; key: string }>(sessionStorage.getItem(ATTEMPT));
  if (kept?.signature === signature) return kept.key;
  const key = crypto.randomUUID();
  sessionStorage.setItem(ATTEMPT, JSON.stringify({ signature, key }));
  return key;
}

/** Keeps the confirmation for its page. */
export function rememberFiled(filed: Filed): void {
  sessionStorage.setItem(FILED, JSON.stringify(filed));
}

export function lastFiled(): Filed | undefined {
  return parsed<Filed>(sessionStorage.getItem(FILED));
}

/** Starts from nothing again, once a filing is confirmed. */
export function forgetDraft(): void {
  sessionStorage.removeItem(DRAFT);
  sessionStorage.removeItem(ATTEMPT);
  state = undefined;
  for (const listener of listeners) listener();
}

function current(language: Language): State {
  state ??= {
    draft: { ...emptyDraft(language), ...parsed<FilingDraft>(sessionStorage.getItem(DRAFT)) },
    files: [],
  };
  return state;
}

function set(next: State): void {
  state = next;
  sessionStorage.setItem(DRAFT, JSON.stringify(next.draft));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function parsed<T>(text: string | null): T | undefined {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
