import { useText } from '../language/text.ts';
import { PageHeading } from '../shell/PageHeading.tsx';
import { VerificationSearch } from './VerificationSearch.tsx';

export function VerifyPage() {
  const t = useText();
  return (
    <div className="dw-width dw-narrow">
      <div className="dw-sheet">
        <PageHeading title={t('verify.title')} />
        <p className="dw-lead">{t('verify.lead')}</p>
        <VerificationSearch idPrefix="verify" />
      </div>
    </div>
  );
}
