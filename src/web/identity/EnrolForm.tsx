import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { AdministrationEntry } from '../../identity/schema.ts';
import { useLocalized, useText, type Translate } from '../language/text.ts';
import { ErrorSummary } from '../shell/ErrorSummary.tsx';
import { useRefusals } from '../shell/form-state.ts';
import { EMPTY_NAME, nameBody, nameErrors, NameFields } from '../shell/NameFields.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { toast } from '../shell/Toasts.tsx';
import {
  ADMINISTRATION_KIND_NAMES,
  ENROLLED_KINDS,
  type AdministrationKind,
} from './administration-kinds.ts';
import { useEnrol } from './organisation.ts';

const EMPTY = {
  code: '',
  name: EMPTY_NAME,
  kind: 'ministry' as AdministrationKind,
  parentId: null as string | null,
  adminName: EMPTY_NAME,
  login: '',
  password: '',
};

/** Makes an administration a tenant: registry office, seal key and first administrator. */
export function EnrolForm({
  administrations,
  onDone,
}: {
  administrations: readonly AdministrationEntry[];
  onDone: () => void;
}) {
  const t = useText();
  const localized = useLocalized();
  const enrol = useEnrol();
  const form = useRefusals('enrol');
  const [typed, setTyped] = useState(EMPTY);
  const put = (change: Partial<typeof EMPTY>) => setTyped({ ...typed, ...change });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!form.judge(errorsOf(typed, t))) return;
    const { code, kind, parentId, login, password } = typed;
    enrol.mutate(
      {
        code: code.trim(),
        name: nameBody(typed.name),
        kind,
        ...(parentId ? { parentId } : {}),
        administrator: { login: login.trim(), password, name: nameBody(typed.adminName) },
      },
      {
        onSuccess: () => {
          toast(t('enrol.done'), t('action.close'));
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
      <p className="dw-hint">{t('enrol.lead')}</p>
      <NameFields
        legend={t('enrol.name')}
        field="name"
        id={form.id}
        name={typed.name}
        errorOf={form.errorOf}
        onChange={(name) => put({ name })}
      />
      <TextInput
        size="sm"
        id={form.id('code')}
        dir="ltr"
        className="dw-half dw-ltr-input"
        label={t('enrol.code')}
        description={t('enrol.code.hint')}
        value={typed.code}
        onChange={(e) => put({ code: e.currentTarget.value })}
        error={form.errorOf('code')}
        maxLength={32}
        autoComplete="off"
        spellCheck={false}
      />
      <Select
        size="sm"
        id={form.id('kind')}
        label={t('enrol.kind')}
        data={ENROLLED_KINDS.map((kind) => ({ value: kind, label: t(ADMINISTRATION_KIND_NAMES[kind]) }))}
        value={typed.kind}
        onChange={(kind) => put({ kind: (kind ?? 'ministry') as AdministrationKind })}
        allowDeselect={false}
        error={form.errorOf('kind')}
      />
      <Select
        size="sm"
        id={form.id('parentId')}
        label={t('form.optional', { name: t('enrol.parent') })}
        data={administrations.map((item) => ({ value: item.id, label: localized(item.name) }))}
        value={typed.parentId}
        onChange={(parentId) => put({ parentId })}
        clearable
        clearButtonProps={{ 'aria-label': t('enrol.noParent') }}
        searchable
        placeholder={t('enrol.noParent')}
        nothingFoundMessage={t('form.nothing')}
        error={form.errorOf('parentId')}
      />
      <NameFields
        legend={t('enrol.administrator')}
        field="administrator-name"
        id={form.id}
        name={typed.adminName}
        errorOf={form.errorOf}
        onChange={(adminName) => put({ adminName })}
      />
      <TextInput
        size="sm"
        id={form.id('administrator-login')}
        dir="ltr"
        className="dw-ltr-input"
        label={t('signIn.login')}
        value={typed.login}
        onChange={(e) => put({ login: e.currentTarget.value })}
        error={form.errorOf('administrator-login')}
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
      />
      <PasswordInput
        size="sm"
        id={form.id('administrator-password')}
        dir="ltr"
        className="dw-ltr-input"
        label={t('people.password')}
        description={t('people.password.hint')}
        value={typed.password}
        onChange={(e) => put({ password: e.currentTarget.value })}
        error={form.errorOf('administrator-password')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{
          'aria-label': t('signIn.password.show'),
          tabIndex: 0,
          'aria-hidden': false,
        }}
      />
      <Button type="submit" loading={enrol.isPending}>
        {t('enrol.submit')}
      </Button>
    </form>
  );
}

function errorsOf(typed: typeof EMPTY, t: Translate): Record<string, string> {
  return {
    ...nameErrors('name', typed.name, t('enrol.name.missing')),
    ...(/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(typed.code.trim()) ? {} : { code: t('enrol.code.wrong') }),
    ...nameErrors('administrator-name', typed.adminName, t('people.name.missing')),
    ...(typed.login.trim() === '' ? { 'administrator-login': t('signIn.login.missing') } : {}),
    ...(typed.password.length < 12 ? { 'administrator-password': t('people.password.short') } : {}),
  };
}
