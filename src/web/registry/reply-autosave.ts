import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { command } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { readReply, replyKey, type ReplyDraft } from './reply.ts';

export type SaveState =
  | { readonly kind: 'idle' | 'typing' | 'saving' | 'saved' | 'conflict' }
  | { readonly kind: 'failed'; readonly error: unknown };

const QUIET_MS = 1200;

/**
 * Keeps a draft saved: one request at a time, each with the revision of the one before, shortly after
 * the last key. `flush` saves what is left and throws when it cannot; a change made by somebody else
 * stops the saving until the reader takes it over.
 */
export function useReplyAutosave(letterId: string, initial: ReplyDraft) {
  const cache = useQueryClient();
  const [draft, setDraft] = useState(initial);
  const [state, setState] = useState<SaveState>({ kind: 'idle' });
  const latest = useRef(initial);
  const saved = useRef(initial);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<void>>(undefined);

  const save = useCallback(async () => {
    if (!isChanged(latest.current, saved.current)) return;
    while (isChanged(latest.current, saved.current)) {
      const { subject, body, language } = latest.current;
      setState({ kind: 'saving' });
      const answer = await command<ReplyDraft>('PUT', `/letters/${letterId}/reply`, {
        subject,
        body,
        language,
        revision: saved.current.revision,
      });
      saved.current = { ...answer, subject, body, language };
      latest.current = { ...latest.current, revision: answer.revision };
      setDraft(latest.current);
      cache.setQueryData(replyKey(letterId), saved.current);
    }
    setState({ kind: 'saved' });
  }, [cache, letterId]);

  const flush = useCallback(async () => {
    clearTimeout(timer.current);
    running.current = (running.current ?? Promise.resolve()).catch(() => undefined).then(save);
    try {
      await running.current;
    } catch (error) {
      setState(stateAfter(error));
      throw error;
    }
  }, [save]);

  const change = useCallback(
    (part: Partial<ReplyDraft>) => {
      latest.current = { ...latest.current, ...part };
      setDraft(latest.current);
      setState((before) => (before.kind === 'conflict' ? before : { kind: 'typing' }));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush().catch(() => undefined), QUIET_MS);
    },
    [flush],
  );

  const takeTheirs = useCallback(() => {
    void readReply(letterId).then((theirs) => {
      latest.current = theirs;
      saved.current = theirs;
      setDraft(theirs);
      setState({ kind: 'idle' });
      cache.setQueryData(replyKey(letterId), theirs);
    });
  }, [cache, letterId]);

  useEffect(() => () => clearTimeout(timer.current), []);
  return { draft, change, state, flush, takeTheirs };
}

function stateAfter(error: unknown): SaveState {
  const { status } = asProblem(error);
  return status === 409 || status === 412 ? { kind: 'conflict' } : { kind: 'failed', error };
}

function isChanged(one: ReplyDraft, other: ReplyDraft): boolean {
  return one.subject !== other.subject || one.body !== other.body || one.language !== other.language;
}
