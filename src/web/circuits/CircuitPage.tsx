import { Skeleton, Tabs } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { asProblem } from '../api/problem.ts';
import { useLocalized, useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { ButtonLink } from '../shell/links.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { useCircuit, useDraft } from './circuit.ts';
import { Designer } from './Designer.tsx';
import { VersionList } from './VersionList.tsx';

/** A circuit: its drawing, and the versions published from it. */
export function CircuitPage() {
  const t = useText();
  const localized = useLocalized();
  const { key } = useParams({ from: '/desk/circuits/$key' });
  const circuit = useCircuit(key);
  const draft = useDraft(key);
  const [tab, setTab] = useState<string | null>('draw');
  const [generation, setGeneration] = useState(0);
  if (circuit.isPending || draft.isPending)
    return (
      <>
        <Skeleton h={36} mb="md" />
        <Skeleton h={560} />
      </>
    );
  if (circuit.isError || draft.isError) {
    const error = circuit.error ?? draft.error;
    return (
      <>
        <PageHeading title={t(asProblem(error).status === 404 ? 'circuit.unknown' : 'circuits.title')} />
        <ProblemBox
          error={error}
          onRetry={() => {
            void circuit.refetch();
            void draft.refetch();
          }}
        />
        <ButtonLink to="/desk/circuits" variant="default">
          {t('circuit.back')}
        </ButtonLink>
      </>
    );
  }
  const reload = () => void draft.refetch().then(() => setGeneration((n) => n + 1));
  return (
    <>
      <ButtonLink
        to="/desk/circuits"
        variant="subtle"
        size="compact-md"
        leftSection={<Icon name="back" size={16} />}
        className="dw-toinbox"
      >
        {t('circuit.back')}
      </ButtonLink>
      <PageHeading title={localized(circuit.data.name)} />
      <Tabs value={tab} onChange={setTab}>
        <Tabs.List aria-label={localized(circuit.data.name)}>
          <Tabs.Tab value="draw">{t('circuit.draw')}</Tabs.Tab>
          <Tabs.Tab value="versions">
            {t('circuit.versions')} <span className="dw-tabs__count">{circuit.data.versions.length}</span>
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="draw">
          <Designer
            key={generation}
            circuitKey={key}
            draft={draft.data}
            onReload={reload}
            onPublished={() => setTab('versions')}
          />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <VersionList circuit={circuit.data} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
