import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { asProblem } from '../api/problem.ts';
import { useText } from '../language/text.ts';
import { ErrorSummary, type SummaryLine } from '../shell/ErrorSummary.tsx';
import { problemTitle } from '../shell/ProblemBox.tsx';
import { useSignIn, type Session } from './session.ts';

interface Props {
  readonly onSignedIn: (session: Session) => void;
  /** Over an unfinished page: what is loaded stays. */
  readonly keepCache?: boolean;
  readonly login?: string;
}

/** Login and password; never says which of the two is wrong. */
export function SignInForm({ onSignedIn, keepCache = false, login: known = '' }: Props) {
  const t = useText();
  const signIn = useSignIn({ keepCache });
  const [login, setLogin] = useState(known);
  const [password, setPassword] = useState('');
  const [lines, setLines] = useState<SummaryLine[]>([]);
  const [attempt, setAttempt] = useState(0);
  function say(wrong: SummaryLine[]) {
    setLines(wrong);
    setAttempt((n) => n + 1);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const wrong: SummaryLine[] = [];
    if (login.trim() === '') wrong.push({ field: 'login', message: t('signIn.login.missing') });
    if (password === '') wrong.push({ field: 'password', message: t('signIn.password.missing') });
    say(wrong);
    if (wrong.length > 0) return;
    signIn.mutate(
      { login: login.trim(), password },
      {
        onSuccess: onSignedIn,
        onError: (error) => {
          const problem = asProblem(error);
          say([
            {
              field: 'login',
              message: problem.status === 401 ? t('signIn.refused') : problemTitle(problem, t),
            },
          ]);
        },
      },
    );
  }
  const messageOf = (field: string) => lines.find((line) => line.field === field)?.message;
  return (
    <form onSubmit={submit} noValidate className="dw-form">
      <ErrorSummary lines={lines} attempt={attempt} />
      <TextInput
        id="login"
        label={t('signIn.login')}
        value={login}
        onChange={(e) => setLogin(e.currentTarget.value)}
        error={messageOf('login')}
        autoComplete="username"
        spellCheck={false}
        autoCapitalize="none"
        dir="ltr"
        className="dw-ltr-input"
      />
      <PasswordInput
        id="password"
        label={t('signIn.password')}
        value={password}
        onChange={(e) => setPassword(e.currentTarget.value)}
        error={messageOf('password')}
        autoComplete="current-password"
        dir="ltr"
        className="dw-ltr-input"
        visibilityToggleButtonProps={{
          'aria-label': t('signIn.password.show'),
          tabIndex: 0,
          'aria-hidden': false,
        }}
      />
      <Button type="submit" loading={signIn.isPending}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}
