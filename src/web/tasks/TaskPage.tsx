import { Button, Skeleton, Tabs } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { asProblem } from '../api/problem.ts';
import { nameText, useSession } from '../identity/session.ts';
import { useLocalized, useText } from '../language/text.ts';
import { History } from '../registry/History.tsx';
import { useLetter, type Letter } from '../registry/letter.ts';
import { LetterDocuments } from '../registry/LetterDocuments.tsx';
import { Icon } from '../shell/Icon.tsx';
import { Instant } from '../shell/Instant.tsx';
import { ButtonLink } from '../shell/links.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { toast } from '../shell/Toasts.tsx';
import { TaskAction } from './TaskAction.tsx';
import { useClaim, useTask } from './task-commands.ts';
import type { Task } from './task.ts';

const InstanceDiagram = lazy(() => import('../circuits/InstanceDiagram.tsx'));

/** A task with its letter: documents on one side, what to do on the other. */
export function TaskPage() {
  const t = useText();
  const { id } = useParams({ from: '/desk/tasks/$id' });
  const task = useTask(id);
  const letter = useLetter(task.data?.letter.id);
  if (task.isError) {
    return (
      <>
        <PageHeading title={t(asProblem(task.error).status === 404 ? 'task.unknown' : 'task.title')} />
        <ProblemBox error={task.error} onRetry={() => void task.refetch()} />
        <ButtonLink to="/desk" variant="default">
          {t('task.toInbox')}
        </ButtonLink>
      </>
    );
  }
  if (task.isPending)
    return (
      <>
        <Skeleton h={36} mb="md" />
        <Skeleton h={420} />
      </>
    );
  return <TaskView key={id} task={task.data} letter={letter.data} letterError={letter.error} />;
}

function TaskView({
  task,
  letter,
  letterError,
}: {
  task: Task;
  letter: Letter | undefined;
  letterError: unknown;
}) {
  const t = useText();
  const localized = useLocalized();
  const [tab, setTab] = useState<string | null>('handle');
  const showsReply = task.stepKind === 'visa' || task.stepKind === 'signature';
  return (
    <>
      <ButtonLink
        to="/desk"
        variant="subtle"
        size="compact-md"
        leftSection={<Icon name="back" size={16} />}
        className="dw-toinbox"
      >
        {t('task.toInbox')}
      </ButtonLink>
      <PageHeading
        title={localized(task.name)}
        caption={
          <>
            <bdi dir="ltr">{task.letter.number}</bdi> · <bdi>{task.letter.subject}</bdi>
          </>
        }
      />
      <TaskState task={task} />
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List aria-label={localized(task.name)}>
          <Tabs.Tab value="handle">{t('task.handle')}</Tabs.Tab>
          <Tabs.Tab value="history">{t('task.history')}</Tabs.Tab>
          <Tabs.Tab value="diagram">{t('task.diagram')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="handle" keepMounted>
          <div className="dw-workbench">
            <div className="dw-workbench__documents">
              {letterError ? <ProblemBox error={letterError} /> : null}
              {letter ? (
                <LetterDocuments letter={letter} initial={showsReply ? 'reply' : 'letter'} />
              ) : letterError ? null : (
                <Skeleton h={420} />
              )}
            </div>
            <aside className="dw-workbench__action" aria-label={t('task.action')}>
              {letter || letterError ? <TaskAction task={task} /> : <Skeleton h={300} />}
            </aside>
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <History letterId={task.letter.id} />
        </Tabs.Panel>
        <Tabs.Panel value="diagram">
          <Suspense fallback={<Skeleton h={420} />}>
            <InstanceDiagram instanceId={task.instanceId} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** Deadline, holder, and taking or giving back. */
function TaskState({ task }: { task: Task }) {
  const t = useText();
  const localized = useLocalized();
  const session = useSession();
  const claim = useClaim(task.id);
  const mine = task.claimedBy?.personId === session.data?.person?.id;
  const live = task.status === 'open' || task.status === 'claimed';
  const take = () =>
    claim.mutate(
      { act: 'claim', revision: task.revision },
      {
        onSuccess: (claimed) =>
          toast(
            <span className="dw-toast">
              {t('task.claimed')}{' '}
              <button
                type="button"
                className="dw-linkbutton"
                onClick={() => claim.mutate({ act: 'release', revision: claimed.revision })}
              >
                {t('action.undo')}
              </button>
            </span>,
            t('action.close'),
          ),
      },
    );
  return (
    <div className="dw-meta">
      {task.dueAt ? (
        <span>
          <Icon name="clock" size={18} /> {t('task.due')} <Instant at={task.dueAt} />
        </span>
      ) : null}
      {task.dueExplanation ? (
        <details className="dw-why">
          <summary>{t('task.dueWhy')}</summary>
          <p>{localized(task.dueExplanation)}</p>
        </details>
      ) : null}
      {task.overdue ? (
        <span className="dw-badge" data-tone="bad">
          {t('inbox.late')}
        </span>
      ) : null}
      {task.unit ? <span>{localized(task.unit.name)}</span> : null}
      {task.claimedBy ? (
        <span>
          <Icon name="person" size={18} /> {mine ? t('task.mine') : localized(nameText(task.claimedBy.name))}
        </span>
      ) : null}
      {live && task.canClaim ? (
        <Button size="compact-md" variant="outline" loading={claim.isPending} onClick={take}>
          {t('task.claim')}
        </Button>
      ) : null}
      {task.canRelease ? (
        <Button
          size="compact-md"
          variant="default"
          loading={claim.isPending}
          onClick={() => claim.mutate({ act: 'release', revision: task.revision })}
        >
          {t('task.release')}
        </Button>
      ) : null}
      {claim.isError ? <ProblemBox error={claim.error} /> : null}
    </div>
  );
}
