import { Button } from '@mantine/core';
import { useText } from '../language/text.ts';
import { ButtonLink } from './links.tsx';
import { PageHeading } from './PageHeading.tsx';
import { SkipLink } from './SkipLink.tsx';

export function NotFoundPage() {
  const t = useText();
  return (
    <div className="dw-page">
      <SkipLink />
      <div className="dw-band" aria-hidden="true" />
      <main id="main" tabIndex={-1} className="dw-width dw-narrow">
        <PageHeading title={t('error.page')} />
        <p>{t('error.page.text')}</p>
        <ButtonLink to="/">{t('error.page.home')}</ButtonLink>
      </main>
    </div>
  );
}

/** A page that failed while drawing itself (a chunk of an older release, for instance). */
export function CrashPage() {
  const t = useText();
  return (
    <div className="dw-width dw-narrow" role="alert">
      <PageHeading title={t('error.crash')} />
      <p>{t('error.crash.text')}</p>
      <Button onClick={() => location.reload()}>{t('error.reload')}</Button>
    </div>
  );
}
