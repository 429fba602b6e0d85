import type { ReactNode } from 'react';
import { useText } from '../language/text.ts';
import { Icon, type IconName } from '../shell/Icon.tsx';

interface Props {
  readonly url: string;
  readonly onZoom: (step: 1 | -1 | 0) => void;
  readonly onRotate: () => void;
  readonly children?: ReactNode;
}

/** The viewer's controls: what is specific to the kind of file comes first. */
export function ViewerBar({ url, onZoom, onRotate, children }: Props) {
  const t = useText();
  return (
    <div className="dw-viewer__bar" role="toolbar" aria-label={t('viewer.controls')}>
      {children}
      <span className="dw-viewer__gap" />
      <ViewerButton icon="minus" name={t('viewer.zoomOut')} onPress={() => onZoom(-1)} />
      <ViewerButton icon="plus" name={t('viewer.zoomIn')} onPress={() => onZoom(1)} />
      <ViewerButton icon="fit" name={t('viewer.fit')} onPress={() => onZoom(0)} />
      <ViewerButton icon="rotate" name={t('viewer.rotate')} onPress={onRotate} />
      <a
        className="dw-iconbutton"
        href={`${url}${url.includes('?') ? '&' : '?'}download=1`}
        aria-label={t('viewer.download')}
        title={t('viewer.download')}
      >
        <Icon name="download" />
      </a>
    </div>
  );
}

export function ViewerButton({
  icon,
  name,
  onPress,
  disabled = false,
  pressed,
}: {
  icon: IconName;
  name: string;
  onPress: () => void;
  disabled?: boolean;
  pressed?: boolean;
}) {
  return (
    <button
      type="button"
      className="dw-iconbutton"
      aria-label={name}
      title={name}
      onClick={onPress}
      disabled={disabled}
      aria-pressed={pressed}
    >
      <Icon name={icon} />
    </button>
  );
}
