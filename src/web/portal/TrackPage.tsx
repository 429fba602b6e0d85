import { useText } from '../language/text.ts';
import { PageHeading } from '../shell/PageHeading.tsx';
import { TrackingSearch } from './TrackingSearch.tsx';

export function TrackPage() {
  const t = useText();
  return (
    <div className="dw-width dw-narrow">
      <div className="dw-sheet">
        <PageHeading title={t('track.title')} />
        <p className="dw-lead">{t('track.lead')}</p>
        <TrackingSearch idPrefix="track" />
      </div>
    </div>
  );
}
