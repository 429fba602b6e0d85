import { Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import { useText } from '../language/text.ts';
import { PageHeading } from '../shell/PageHeading.tsx';
import { useSession } from './session.ts';
import { SignInForm } from './SignInForm.tsx';

/** The staff's door. */
export function SignInPage() {
  const t = useText();
  const navigate = useNavigate();
  const { next } = useSearch({ from: '/public/sign-in' });
  const session = useSession();
  if (session.data?.authenticated) return <Navigate to={next ?? '/desk'} />;
  return (
    <div className="dw-width dw-door">
      <div className="dw-sheet">
        <PageHeading title={t('signIn.title')} />
        <p className="dw-hint">{t('signIn.hint')}</p>
        <SignInForm onSignedIn={() => void navigate({ to: next ?? '/desk' })} />
      </div>
    </div>
  );
}
