import { useEffect } from 'react';
import { onSessionExpired } from '../api/client.ts';
import { useText } from '../language/text.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { toast } from '../shell/Toasts.tsx';
import { askToSignInAgain, settleGate, useGateOpen } from './session-gate.ts';
import { SignInForm } from './SignInForm.tsx';

/** Over the unfinished page when the session has expired: sign in again, and nothing typed is lost. */
export function SessionExpiredDialog({ login, personId }: { login: string; personId: string }) {
  const t = useText();
  const open = useGateOpen();
  useEffect(() => {
    onSessionExpired(askToSignInAgain);
    return () => onSessionExpired(undefined);
  }, []);
  return (
    <Dialog opened={open} onClose={() => settleGate(false)} title={t('expired.title')} sticky>
      <p>{t('expired.text')}</p>
      <SignInForm
        keepCache
        login={login}
        onSignedIn={(session) => {
          settleGate(true);
          if (session.person && session.person.id !== personId) location.assign('/desk');
          else toast(t('expired.back'), t('action.close'));
        }}
      />
    </Dialog>
  );
}
