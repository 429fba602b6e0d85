import { Skeleton, Tabs } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { asProblem } from '../api/problem.ts';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { Instant } from '../shell/Instant.tsx';
import { ButtonLink } from '../shell/links.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { StatusBadge } from '../shell/StatusBadge.tsx';
import { History } from './History.tsx';
import { useLetter } from './letter.ts';
import { LetterDocuments } from './LetterDocuments.tsx';

const InstanceDiagram = lazy(() => import('../circuits/InstanceDiagram.tsx'));

/** A letter with its documents, its history and its place on the circuit. */
export function LetterPage() {
  const t = useText();
  const { id } = useParams({ from: '/desk/letters/$id' });
  const letter = useLetter(id);
  if (letter.isPending)
    return (
      <>
        <Skeleton h={36} mb="md" />
        <Skeleton h={420} />
      </>
    );
  if (letter.isError) {
    return (
      <>
        <PageHeading title={t(asProblem(letter.error).status === 404 ? 'letter.unknown' : 'letters.title')} />
        <ProblemBox error={letter.error} onRetry={() => void letter.refetch()} />
        <ButtonLink to="/desk/letters" variant="default">
          {t('letters.back')}
        </ButtonLink>
      </>
    );
  }
  const { data } = letter;
  return (
    <>
      <ButtonLink
        to="/desk/letters"
        variant="subtle"
        size="compact-md"
        leftSection={<Icon name="back" size={16} />}
        className="dw-toinbox"
      >
        {t('letters.back')}
      </ButtonLink>
      <PageHeading title={data.subject} caption={<bdi dir="ltr">{data.number}</bdi>}>
        <bdi>{data.subject}</bdi>
      </PageHeading>
      <div className="dw-meta">
        <StatusBadge status={data.status} />
        <span>
          {t('track.filedAt')} <Instant at={data.filedAt} />
        </span>
      </div>
      <Tabs defaultValue="documents" keepMounted={false}>
        <Tabs.List aria-label={data.subject}>
          <Tabs.Tab value="documents">{t('documents.title')}</Tabs.Tab>
          <Tabs.Tab value="history">{t('task.history')}</Tabs.Tab>
          {data.instanceId ? <Tabs.Tab value="diagram">{t('task.diagram')}</Tabs.Tab> : null}
        </Tabs.List>
        <Tabs.Panel value="documents">
          <LetterDocuments letter={data} initial="letter" />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <History letterId={id} />
        </Tabs.Panel>
        {data.instanceId ? (
          <Tabs.Panel value="diagram">
            <Suspense fallback={<Skeleton h={420} />}>
              <InstanceDiagram instanceId={data.instanceId} />
            </Suspense>
          </Tabs.Panel>
        ) : null}
      </Tabs>
    </>
  );
}
