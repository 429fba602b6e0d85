import { Button } from '@mantine/core';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import type { DraftState } from './draft-autosave.ts';

/** Whether the drawing is saved, and what to do when it is not. */
export function DraftStatus({
  state,
  onReload,
  onRetry,
}: {
  state: DraftState;
  onReload: () => void;
  onRetry: () => void;
}) {
  const t = useText();
  if (state.kind === 'stale') {
    return (
      <div className="dw-designer__state dw-problem" role="alert">
        <span>{t('designer.stale')}</span>
        <Button size="compact-sm" variant="default" onClick={onReload}>
          {t('designer.stale.reload')}
        </Button>
      </div>
    );
  }
  if (state.kind === 'failed') {
    return (
      <div className="dw-designer__state dw-problem" role="alert">
        <span>{t('designer.failed')}</span>
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          {t('action.retry')}
        </Button>
      </div>
    );
  }
  return (
    <span className="dw-designer__state" role="status">
      {state.kind === 'saved' ? (
        <>
          <Icon name="check" size={16} /> {t('designer.saved')}
        </>
      ) : null}
      {state.kind === 'saving' ? t('reply.saving') : null}
      {state.kind === 'changed' ? t('reply.typing') : null}
      {state.kind === 'idle' ? t('designer.asDeployed') : null}
    </span>
  );
}
