import { useCallback, useEffect, useRef, useState } from 'react';
import { asProblem } from '../api/problem.ts';
import { saveDraft, type Draft } from './circuit.ts';

export type DraftState =
  | { readonly kind: 'idle' | 'changed' | 'saving' | 'saved' | 'stale' }
  | { readonly kind: 'failed'; readonly error: unknown };

const QUIET_MS = 1500;

/**
 * Keeps the drawing saved, one request at a time, each with the tag of the one before. A draft saved by
 * somebody else (412) stops the saving: the designer is told and chooses.
 */
export function useDraftAutosave(circuitKey: string, draft: Draft, exportXml: () => Promise<string>) {
  const [state, setState] = useState<DraftState>({ kind: draft.saved ? 'saved' : 'idle' });
  const etag = useRef(draft.etag);
  const dirty = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const chain = useRef<Promise<void>>(Promise.resolve());

  const save = useCallback(async () => {
    if (!dirty.current) return;
    dirty.current = false;
    setState({ kind: 'saving' });
    try {
      const xml = await exportXml();
      etag.current = await saveDraft(circuitKey, { xml, forms: draft.forms, etag: etag.current });
      setState({ kind: dirty.current ? 'changed' : 'saved' });
    } catch (error) {
      dirty.current = true;
      const { status } = asProblem(error);
      setState(status === 412 || status === 409 ? { kind: 'stale' } : { kind: 'failed', error });
      throw error;
    }
  }, [circuitKey, draft.forms, exportXml]);

  /** Saves what is not saved yet; throws when it cannot. */
  const flush = useCallback((): Promise<void> => {
    clearTimeout(timer.current);
    chain.current = chain.current.catch(() => undefined).then(save);
    return chain.current;
  }, [save]);

  const changed = useCallback(() => {
    dirty.current = true;
    setState((before) => (before.kind === 'stale' ? before : { kind: 'changed' }));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush().catch(() => undefined), QUIET_MS);
  }, [flush]);

  useEffect(() => () => void flush().catch(() => undefined), [flush]);
  return { state, changed, flush };
}
