import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { openViewer, type InstanceView } from '../../../modeler/index.ts';
import { useLanguage } from '../language/LanguageProvider.tsx';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';

interface Props {
  readonly xml: string;
  readonly open: readonly string[];
  readonly done: readonly string[];
}

/** A circuit drawn in the reader's language, and its human steps in words below. */
export function CircuitDrawing({ xml, open, done }: Props) {
  const t = useText();
  const { language } = useLanguage();
  const host = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<InstanceView>();
  const [failed, setFailed] = useState(false);
  const openWord = t('diagram.open');
  const doneWord = t('diagram.done');
  useEffect(() => {
    const container = document.createElement('div');
    container.className = 'dw-diagram__canvas';
    host.current?.append(container);
    let shown: InstanceView | undefined;
    let live = true;
    openViewer({ container, xml, language, open, done, words: { open: openWord, done: doneWord } }).then(
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
  }, [xml, language, open, done, openWord, doneWord]);
  const isRunning = open.length + done.length > 0;
  const names = { open: openWord, done: doneWord, ahead: t('diagram.ahead') };
  return (
    <>
      {failed ? (
        <p className="dw-problem" role="alert">
          {t('diagram.failed')}
        </p>
      ) : null}
      <div ref={host} className="dw-diagram__host" dir="ltr" role="group" aria-label={t('diagram.picture')} />
      {view ? (
        <>
          <div className="dw-actions">
            <Button
              size="compact-md"
              variant="default"
              onClick={() => view.zoom(1)}
              leftSection={<Icon name="plus" size={16} />}
            >
              {t('viewer.zoomIn')}
            </Button>
            <Button
              size="compact-md"
              variant="default"
              onClick={() => view.zoom(-1)}
              leftSection={<Icon name="minus" size={16} />}
            >
              {t('viewer.zoomOut')}
            </Button>
            <Button
              size="compact-md"
              variant="default"
              onClick={view.fit}
              leftSection={<Icon name="fit" size={16} />}
            >
              {t('viewer.fit')}
            </Button>
          </div>
          <ol className="dw-stepslist">
            {view.steps.map((step) => (
              <li key={step.id} data-state={step.state}>
                <bdi>{step.name}</bdi>{' '}
                {isRunning ? (
                  <span
                    className="dw-badge"
                    data-tone={step.state === 'done' ? 'good' : step.state === 'open' ? 'wait' : 'quiet'}
                  >
                    {names[step.state]}
                  </span>
                ) : null}
              </li>
            ))}
          </ol>
        </>
      ) : null}
    </>
  );
}
