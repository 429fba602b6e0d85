import { Button, Skeleton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ElementProperties } from '../../../modeler/index.ts';
import type { Problem } from '../../circuits/language/index.ts';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import type { Draft } from './circuit.ts';
import { useDraftAutosave } from './draft-autosave.ts';
import { DraftStatus } from './DraftStatus.tsx';
import { ElementPanel } from './ElementPanel.tsx';
import { ProblemList } from './ProblemList.tsx';
import { PublishDialog } from './PublishDialog.tsx';
import { useModeler, type ModelerEvents } from './use-modeler.ts';

interface Props {
  readonly circuitKey: string;
  readonly draft: Draft;
  readonly onReload: () => void;
  readonly onPublished: () => void;
}

/** The drawing with its panel: saved by itself, checked at every change, published on demand. */
export function Designer({ circuitKey, draft, onReload, onPublished }: Props) {
  const t = useText();
  const [selected, setSelected] = useState<ElementProperties>();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [publishing, setPublishing] = useState(false);
  const events = useRef<ModelerEvents>(undefined);
  const { host, modeler, ready, failed, exportXml } = useModeler(draft.xml, events);
  const { state, changed, flush } = useDraftAutosave(circuitKey, draft, exportXml);
  useEffect(() => {
    const check = () => setProblems(modeler.current?.check(draft.forms) ?? []);
    events.current = {
      onSelect: setSelected,
      onReady: check,
      onChange: () => {
        changed();
        check();
      },
    };
  }, [changed, draft.forms, modeler]);
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  return (
    <>
      <div className="dw-designer__bar">
        <Button
          variant="default"
          size="compact-md"
          onClick={() => modeler.current?.undo()}
          leftSection={<Icon name="undo" size={16} />}
        >
          {t('designer.undo')}
        </Button>
        <Button variant="default" size="compact-md" onClick={() => modeler.current?.redo()}>
          {t('designer.redo')}
        </Button>
        <Button
          variant="default"
          size="compact-md"
          onClick={() => modeler.current?.fit()}
          leftSection={<Icon name="fit" size={16} />}
        >
          {t('viewer.fit')}
        </Button>
        <DraftStatus state={state} onReload={onReload} onRetry={() => void flush().catch(() => undefined)} />
        {errors > 0 ? (
          <button
            type="button"
            className="dw-linkbutton dw-designer__errors"
            onClick={() => document.getElementById('problems')?.scrollIntoView({ block: 'nearest' })}
          >
            {t('designer.errors', { count: errors })}
          </button>
        ) : null}
        <Button onClick={() => setPublishing(true)} disabled={!ready || errors > 0} size="sm">
          {t('designer.publish')}
        </Button>
      </div>
      {failed ? <ProblemBox error={failed} /> : null}
      <div className="dw-designer">
        <div
          className="dw-designer__canvas"
          ref={host}
          dir="ltr"
          role="group"
          aria-label={t('designer.canvas')}
        >
          {ready ? null : <Skeleton h="100%" />}
        </div>
        <aside className="dw-designer__panel" aria-label={t('designer.panel')}>
          <ElementPanel selected={selected} modeler={modeler} forms={draft.forms} />
          <ProblemList problems={problems} onReveal={(id) => modeler.current?.reveal(id)} />
        </aside>
      </div>
      <p className="dw-hint">{t('designer.keys')}</p>
      <PublishDialog
        opened={publishing}
        circuitKey={circuitKey}
        prepare={flush}
        onClose={() => setPublishing(false)}
        onPublished={() => {
          setPublishing(false);
          onPublished();
        }}
      />
    </>
  );
}
