import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { apiUrl } from '../api/client.ts';
import { isEcho } from './own-acts.ts';

const TYPES = ['task.changed', 'letter.changed'] as const;

/**
 * Listens to the server's live notices: what is on screen is read again. Answers how many notices came
 * since the last acknowledgement, so that the page can say it discreetly. The browser reconnects by
 * itself and resumes by Last-Event-ID.
 */
export function useLive(): { news: number; acknowledge: () => void } {
  const cache = useQueryClient();
  const [news, setNews] = useState(0);
  useEffect(() => {
    const source = new EventSource(apiUrl('/events'));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = (type: string) => {
      if (type === 'task.changed' && !isEcho()) setNews((count) => count + 1);
      clearTimeout(timer);
      timer = setTimeout(() => {
        void cache.invalidateQueries({ queryKey: ['tasks'] });
        void cache.invalidateQueries({ queryKey: ['letters'] });
        void cache.invalidateQueries({ queryKey: ['instances'] });
      }, 150);
    };
    for (const type of TYPES) source.addEventListener(type, () => refresh(type));
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [cache]);
  return { news, acknowledge: () => setNews(0) };
}
