import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Static } from 'typebox';
import type { InstanceSchema } from '../../engine/schema.ts';
import { openViewer, type InstanceView } from '../../../modeler/index.ts';
import { read } from '../api/client.ts';
import { useLanguage } from '../language/LanguageProvider.tsx';
import { useLocalized, useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';

type Instance = Static<typeof InstanceSchema>;

/** Where a letter stands on its circuit, drawn and in words. */
export default function InstanceDiagram({ instanceId }: { instanceId: string }) {
  const t = useText();
  const localized = useLocalized();
  const instance = useQuery({ queryKey: ['instances', instanceId], queryFn: ({ signal }) => read<Instance>(`/instances/${instanceId}`, signal) });
  if (instance.isPending) return <Skeleton h={420} mt="md" />;
  if (instance.isError) return <ProblemBox error={instance.error} onRetry={() => void instance.refetch()} />;
  const { circuit } = instance.data;
  return (
    <section className="dw-diagram" aria-labelledby="diagram-title">
      <h2 id="diagram-title" className="dw-h3">{localized(circuit.name)} <span className="dw-quiet">{t('circuit.version', { version: circuit.version })}</span></h2>
      <Drawing instance={instance.data} />
    </section>
  );
}

function Drawing({ instance }: { instance: Instance }) {
  const t = useText();
  const { language } = useLanguage();
  const host = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<InstanceView>();
  const [failed, setFailed] = useState(false);
  const open = t('diagram.open');
  const done = t('diagram.done');
  useEffect(() => {
    const container = document.createElement('div');
    container.className = 'dw-diagram__canvas';
    host.current?.append(container);
    let shown: InstanceView | undefined;
    let live = true;
    openViewer({ container, xml: instance.xml, language, open: instance.open, done: instance.done, words: { open, done } }).then(
      (opened) => {
        shown = opened;
        if (live) setView(opened);
        else opened.destroy();
      },
      () => live && setFailed(true),
    );
    return () => {
      live = false;
      shown?.destroy();
      container.remove();
      setView(undefined);
    };
  }, [instance, language, open, done]);
  const names = { open: t('diagram.open'), done: t('diagram.done'), ahead: t('diagram.ahead') };
  return (
    <>
      {failed ? <p className="dw-problem" role="alert">{t('diagram.failed')}</p> : null}
      <div ref={host} className="dw-diagram__host" dir="ltr" role="group" aria-label={t('diagram.picture')} />
      {view ? (
        <>
          <div className="dw-actions">
            <Button size="compact-md" variant="default" onClick={() => view.zoom(1)} leftSection={<Icon name="plus" size={16} />}>{t('viewer.zoomIn')}</Button>
            <Button size="compact-md" variant="default" onClick={() => view.zoom(-1)} leftSection={<Icon name="minus" size={16} />}>{t('viewer.zoomOut')}</Button>
            <Button size="compact-md" variant="default" onClick={view.fit} leftSection={<Icon name="fit" size={16} />}>{t('viewer.fit')}</Button>
          </div>
          <ol className="dw-stepslist">
            {view.steps.map((step) => (
              <li key={step.id} data-state={step.state}><bdi>{step.name}</bdi> <span className="dw-badge" data-tone={step.state === 'done' ? 'good' : step.state === 'open' ? 'wait' : 'quiet'}>{names[step.state]}</span></li>
            ))}
          </ol>
        </>
      ) : null}
    </>
  );
}
