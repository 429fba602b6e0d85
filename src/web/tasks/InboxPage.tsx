import { Button, Select, Skeleton, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useSession } from '../identity/session.ts';
import type { MessageId } from '../language/catalogues.ts';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { INBOX_VIEWS, useInbox, useInboxCounts, type InboxView } from './inbox.ts';
import { InboxList } from './InboxList.tsx';
import { STEP_KIND_NAMES } from './step-kinds.ts';
import type { TaskSummary } from './task.ts';

const VIEW_NAMES: Record<InboxView, MessageId> = {
  mine: 'inbox.mine',
  unit: 'inbox.unit',
  overdue: 'inbox.overdue',
};
const EMPTY: Record<InboxView, MessageId> = {
  mine: 'inbox.empty.mine',
  unit: 'inbox.empty.unit',
  overdue: 'inbox.empty.overdue',
};

/** What waits for me, for my unit, and what is late. Opens on what is not empty. */
export function InboxPage() {
  const t = useText();
  const navigate = useNavigate();
  const { view: asked } = useSearch({ from: '/desk/' });
  const session = useSession();
  const waiting = useInboxCounts(session.data?.person?.roles ?? []);
  const view = asked ?? (waiting && waiting.mine === 0 && waiting.unit > 0 ? 'unit' : 'mine');
  const inbox = useInbox(view);
  const [words, setWords] = useState('');
  const [kind, setKind] = useState<string | null>(null);
  const tasks = useMemo(() => inbox.data?.pages.flatMap((page) => page.items) ?? [], [inbox.data]);
  const shown = useMemo(() => tasks.filter((task) => matches(task, words, kind)), [tasks, words, kind]);
  const counts = inbox.data?.pages[0]?.counts;
  const kinds = Object.entries(STEP_KIND_NAMES).map(([value, name]) => ({ value, label: t(name) }));
  return (
    <>
      <PageHeading title={t('desk.inbox')} />
      <div className="dw-tabs" role="group" aria-label={t('inbox.views')}>
        {INBOX_VIEWS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === view}
            data-late={(each === 'overdue' && (counts?.overdue ?? 0) > 0) || undefined}
            onClick={() => void navigate({ to: '/desk', search: { view: each }, replace: true })}
          >
            {t(VIEW_NAMES[each])} <span className="dw-tabs__count">{counts ? counts[each] : '·'}</span>
          </button>
        ))}
      </div>
      <div className="dw-filters">
        <TextInput
          type="search"
          size="sm"
          aria-label={t('inbox.filter')}
          placeholder={t('inbox.filter')}
          leftSection={<Icon name="search" size={18} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Select
          size="sm"
          clearable
          aria-label={t('inbox.kind')}
          placeholder={t('inbox.kind.all')}
          data={kinds}
          value={kind}
          onChange={setKind}
          clearButtonProps={{ 'aria-label': t('inbox.kind.clear') }}
        />
        <p className="dw-filters__keys">{t('inbox.keys')}</p>
      </div>
      {inbox.isPending ? <Skeleton h={320} /> : null}
      {inbox.isError ? <ProblemBox error={inbox.error} onRetry={() => void inbox.refetch()} /> : null}
      {inbox.isSuccess && shown.length === 0 ? (
        <div className="dw-empty">
          <Icon name="check" size={40} />
          <p>{t(tasks.length > 0 ? 'inbox.empty.filter' : EMPTY[view])}</p>
        </div>
      ) : null}
      {shown.length > 0 ? <InboxList tasks={shown} /> : null}
      {inbox.hasNextPage ? (
        <Button
          variant="default"
          mt="md"
          loading={inbox.isFetchingNextPage}
          onClick={() => void inbox.fetchNextPage()}
        >
          {t('action.more')}
        </Button>
      ) : null}
    </>
  );
}

function matches(task: TaskSummary, words: string, kind: string | null): boolean {
  if (kind !== null && task.stepKind !== kind) return false;
  const wanted = words.trim().toLocaleLowerCase();
  const { number, subject, filerName } = task.letter;
  return wanted === '' || `${number} ${subject} ${filerName}`.toLocaleLowerCase().includes(wanted);
}
