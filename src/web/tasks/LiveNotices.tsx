import { useEffect } from 'react';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { useLive } from './live.ts';

/** A discreet line when the inbox has changed by itself; it leaves after a few seconds. */
export function LiveNotices() {
  const t = useText();
  const { news, acknowledge } = useLive();
  useEffect(() => {
    if (news === 0) return undefined;
    const timer = setTimeout(acknowledge, 5000);
    return () => clearTimeout(timer);
  });
  return (
    <div className="dw-live" role="status">
      {news > 0 ? (
        <span>
          <Icon name="inbox" size={18} /> {t('live.updated')}
        </span>
      ) : null}
    </div>
  );
}
