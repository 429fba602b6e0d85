import { Button, Checkbox, Select } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { PersonEntry } from '../../identity/schema.ts';
import { useLocalized, useText } from '../language/text.ts';
import { ErrorSummary } from '../shell/ErrorSummary.tsx';
import { useRefusals } from '../shell/form-state.ts';
import { EMPTY_NAME, nameBody, nameErrors, NameFields } from '../shell/NameFields.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { toast } from '../shell/Toasts.tsx';
import { useCreatePosition, useUnits } from './organisation.ts';
import { ROLE_NAMES } from './role-names.ts';
import type { Role } from './session.ts';

/** Creates a post in a unit with its roles, and perhaps its holder. */
export function PositionForm({ people, onDone }: { people: readonly PersonEntry[]; onDone: () => void }) {
  const t = useText();
  const localized = useLocalized();
  const create = useCreatePosition();
  const units = useUnits();
  const form = useRefusals('position');
  const [title, setTitle] = useState(EMPTY_NAME);
  const [unitId, setUnitId] = useState<string | null>(null);
  const [roles, setRoles] = useState<string[]>([]);
  const [holderId, setHolderId] = useState<string | null>(null);
  function submit(event: FormEvent) {
    event.preventDefault();
    const errors = {
      ...nameErrors('title', title, t('people.title.missing')),
      ...(unitId ? {} : { unitId: t('people.unit.missing') }),
      ...(roles.length > 0 ? {} : { roles: t('people.roles.missing') }),
    };
    if (!form.judge(errors) || !unitId) return;
    create.mutate(
      { title: nameBody(title), unitId, roles: roles as Role[], ...(holderId ? { holderId } : {}) },
      {
        onSuccess: () => {
          toast(t('people.positionCreated'), t('action.close'));
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
        legend={t('people.position')}
        field="title"
        id={form.id}
        name={title}
        errorOf={form.errorOf}
        onChange={setTitle}
      />
      <Select
        size="sm"
        id={form.id('unitId')}
        label={t('people.unit')}
        data={(units.data?.items ?? []).map((unit) => ({ value: unit.id, label: localized(unit.name) }))}
        value={unitId}
        onChange={setUnitId}
        error={form.errorOf('unitId')}
        searchable
        placeholder={t('form.choose')}
        nothingFoundMessage={t('form.nothing')}
      />
      <Checkbox.Group
        id={form.id('roles')}
        label={t('people.roles')}
        value={roles}
        onChange={setRoles}
        error={form.errorOf('roles')}
      >
        <div className="dw-roles">
          {ROLE_NAMES.map(([role, name]) => (
            <Checkbox key={role} size="sm" value={role} label={t(name)} />
          ))}
        </div>
      </Checkbox.Group>
      <Select
        size="sm"
        id={form.id('holderId')}
        label={t('form.optional', { name: t('people.holder') })}
        data={people
          .filter((person) => person.status === 'active')
          .map((person) => ({ value: person.id, label: localized(person.name) }))}
        value={holderId}
        onChange={setHolderId}
        error={form.errorOf('holderId')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('people.vacate') }}
        placeholder={t('people.vacant')}
        nothingFoundMessage={t('form.nothing')}
      />
      <Button type="submit" loading={create.isPending}>
        {t('people.addPosition')}
      </Button>
    </form>
  );
}
