import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { HistoryWire } from '../../registry/schema.ts';
import { useLocalized, useText, type Translate } from '../language/text.ts';
import { Instant } from '../shell/Instant.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { ACT_NAMES } from './act-names.ts';

/** What happened to a letter, as the journal keeps it. */
export function History({ letterId }: { letterId: string }) {
  const t = useText();
  const localized = useLocalized();
  const history = useQuery({
    queryKey: ['letters', 'history', letterId],
    queryFn: ({ signal }) => read<HistoryWire>(`/letters/${letterId}/history`, signal),
  });
  if (history.isPending) return <Skeleton h={240} mt="md" />;
  if (history.isError) return <ProblemBox error={history.error} onRetry={() => void history.refetch()} />;
  return (
    <div className="dw-sheet">
      <ol className="dw-timeline">
        {history.data.items.map((item, index) => (
          <li key={`${item.at}:${item.act}:${index}`} data-state="done">
            <span className="dw-timeline__mark" aria-hidden="true" />
            <span className="dw-timeline__name">{actName(item.act, t)}</span>
            <span className="dw-timeline__when">
              <Instant at={item.at} />
              {item.actor.name ? (
                <>
                  {' '}
                  · <bdi>{localized(item.actor.name)}</bdi>
                </>
              ) : item.actor.kind === 'system' ? (
                ` · ${t('history.system')}`
              ) : null}
              {item.actor.position ? <> · {localized(item.actor.position)}</> : null}
            </span>
            {typeof item.detail['reason'] === 'string' ? (
              <p className="dw-prose" dir="auto">
                {item.detail['reason']}
              </p>
            ) : null}
          </li>
        ))}
      </ol>
    </div>
  );
}

function actName(act: string, t: Translate): string {
  const name = ACT_NAMES[act];
  return name ? t(name) : act;
}
