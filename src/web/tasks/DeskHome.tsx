import { Navigate } from '@tanstack/react-router';
import { useSession } from '../identity/session.ts';
import { useText } from '../language/text.ts';
import { entriesFor } from '../shell/desk-nav.ts';
import { PageHeading } from '../shell/PageHeading.tsx';
import { InboxPage } from './InboxPage.tsx';

/** The first page after signing in: the inbox of those who have one, else their first screen. */
export function DeskHome() {
  const t = useText();
  const session = useSession();
  const [first] = entriesFor(session.data?.person?.roles ?? []);
  if (!first) {
    return (
      <>
        <PageHeading title={t('desk.nothing')} />
        <p>{t('desk.nothing.text')}</p>
      </>
    );
  }
  return first.to === '/desk' ? <InboxPage /> : <Navigate to={first.to} replace />;
}
