import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useText } from '../language/text.ts';
import { ErrorSummary } from '../shell/ErrorSummary.tsx';
import { useRefusals } from '../shell/form-state.ts';
import { EMPTY_NAME, nameBody, nameErrors, NameFields } from '../shell/NameFields.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { toast } from '../shell/Toasts.tsx';
import { useCreatePerson } from './organisation.ts';

/** Opens an account; it has no right until it holds a position. */
export function PersonForm({ onDone }: { onDone: () => void }) {
  const t = useText();
  const create = useCreatePerson();
  const form = useRefusals('person');
  const [name, setName] = useState(EMPTY_NAME);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [email, setEmail] = useState('');
  function submit(event: FormEvent) {
    event.preventDefault();
    const errors = {
      ...nameErrors('name', name, t('people.name.missing')),
      ...(login.trim() === '' ? { login: t('signIn.login.missing') } : {}),
      ...(password.length < 12 ? { password: t('people.password.short') } : {}),
    };
    if (!form.judge(errors)) return;
    create.mutate(
      {
        name: nameBody(name),
        login: login.trim(),
        password,
        ...(email.trim() ? { email: email.trim() } : {}),
      },
      {
        onSuccess: () => {
          toast(t('people.created'), t('action.close'));
          onDone();
        },
        onError: form.refuse,
      },
    );
  }
  return (
    <form onSubmit={submit} noValidate className="dw-form">
      <ErrorSummary lines={form.lines} attempt={form.attempt} />
      {form.problem ? <ProblemBox error={form.problem} /> : null}
      <NameFields
        legend={t('people.name')}
        field="name"
        id={form.id}
        name={name}
        errorOf={form.errorOf}
        onChange={setName}
      />
      <TextInput
        size="sm"
        id={form.id('login')}
        dir="ltr"
        className="dw-ltr-input"
        label={t('signIn.login')}
        value={login}
        onChange={(e) => setLogin(e.currentTarget.value)}
        error={form.errorOf('login')}
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
      />
      <PasswordInput
        size="sm"
        id={form.id('password')}
        dir="ltr"
        className="dw-ltr-input"
        label={t('people.password')}
        description={t('people.password.hint')}
        value={password}
        onChange={(e) => setPassword(e.currentTarget.value)}
        error={form.errorOf('password')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{
          'aria-label': t('signIn.password.show'),
          tabIndex: 0,
          'aria-hidden': false,
        }}
      />
      <TextInput
        size="sm"
        id={form.id('email')}
        type="email"
        dir="ltr"
        className="dw-ltr-input"
        label={t('form.optional', { name: t('file.email') })}
        value={email}
        onChange={(e) => setEmail(e.currentTarget.value)}
        error={form.errorOf('email')}
        autoComplete="off"
        maxLength={254}
      />
      <Button type="submit" loading={create.isPending}>
        {t('people.addPerson')}
      </Button>
    </form>
  );
}
