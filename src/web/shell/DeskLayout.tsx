import { Drawer, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { nameText, useSession, useSignOut, type SignedInPerson } from '../identity/session.ts';
import { SessionExpiredDialog } from '../identity/SessionExpiredDialog.tsx';
import { useLocalized, useText } from '../language/text.ts';
import { LiveNotices } from '../tasks/LiveNotices.tsx';
import { Brand } from './Brand.tsx';
import { DeskNav } from './DeskNav.tsx';
import { Icon } from './Icon.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { ProblemBox } from './ProblemBox.tsx';
import { SkipLink } from './SkipLink.tsx';

/** The staff's frame; whoever is not signed in goes through the door first and comes back. */
export function DeskLayout() {
  const session = useSession();
  const location = useLocation();
  if (session.isPending)
    return (
      <div className="dw-width">
        <Skeleton h={60} my="lg" />
        <Skeleton h={400} />
      </div>
    );
  if (session.isError)
    return (
      <div className="dw-width dw-narrow">
        <ProblemBox error={session.error} onRetry={() => void session.refetch()} />
      </div>
    );
  if (!session.data.person) return <Navigate to="/sign-in" search={{ next: location.pathname }} replace />;
  return <Desk person={session.data.person} />;
}

function Desk({ person }: { person: SignedInPerson }) {
  const t = useText();
  const localized = useLocalized();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const signOut = useSignOut();
  const [opened, drawer] = useDisclosure(false);
  const { close } = drawer;
  useEffect(() => close(), [pathname, close]);
  const leave = () => signOut.mutate(undefined, { onSettled: () => void navigate({ to: '/' }) });
  return (
    <div className="dw-desk">
      <SkipLink />
      <header className="dw-header dw-desk__header">
        <div className="dw-band" aria-hidden="true" />
        <div className="dw-desk__bar">
          <button
            type="button"
            className="dw-iconbutton dw-desk__menu"
            aria-label={t('desk.menu')}
            aria-expanded={opened}
            onClick={drawer.open}
          >
            <Icon name="menu" size={24} />
          </button>
          <Brand to="/desk" />
          <p className="dw-desk__administration">{localized(person.administration.name)}</p>
          <LanguageSwitch />
          <div className="dw-desk__person">
            <span className="dw-desk__name">{localized(nameText(person.name))}</span>
            <button
              type="button"
              className="dw-iconbutton"
              onClick={leave}
              aria-label={t('desk.signOut')}
              title={t('desk.signOut')}
            >
              <Icon name="exit" />
            </button>
          </div>
        </div>
      </header>
      <div className="dw-desk__body">
        <div className="dw-side dw-desk__side">
          <DeskNav person={person} />
        </div>
        <main id="main" tabIndex={-1} className="dw-desk__main">
          <Outlet />
        </main>
      </div>
      <Drawer.Root opened={opened} onClose={close} size={290}>
        <Drawer.Overlay />
        <Drawer.Content aria-label={t('desk.menu')}>
          <div className="dw-dialog__head">
            <Drawer.Title className="dw-dialog__title">{t('desk.menu')}</Drawer.Title>
            <Drawer.CloseButton aria-label={t('action.close')} />
          </div>
          <Drawer.Body p={0}>
            <DeskNav person={person} />
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
      <LiveNotices />
      <SessionExpiredDialog login={person.login} personId={person.id} />
    </div>
  );
}
