import { Select } from '@mantine/core';
import type { PersonEntry, PositionEntry } from '../../identity/schema.ts';
import { useLocalized, useText } from '../language/text.ts';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { toast } from '../shell/Toasts.tsx';
import { useAssignPosition } from './organisation.ts';
import { ROLE_NAMES } from './role-names.ts';

interface Props {
  readonly positions: readonly PositionEntry[];
  readonly people: readonly PersonEntry[];
}

/** The positions with their holders; a change takes effect on the holder's next request, and can be undone. */
export function PositionTable({ positions, people }: Props) {
  const t = useText();
  const localized = useLocalized();
  const assign = useAssignPosition();
  const choices = people
    .filter((person) => person.status === 'active')
    .map((person) => ({ value: person.id, label: localized(person.name) }));
  function give(position: PositionEntry, holderId: string | null) {
    const before = position.holder?.personId ?? null;
    assign.mutate(
      { id: position.id, holderId },
      {
        onSuccess: () =>
          toast(
            <span className="dw-toast">
              {t('people.assigned')}{' '}
              <button
                type="button"
                className="dw-linkbutton"
                onClick={() => assign.mutate({ id: position.id, holderId: before })}
              >
                {t('action.undo')}
              </button>
            </span>,
            t('action.close'),
          ),
      },
    );
  }
  return (
    <>
      {assign.isError ? <ProblemBox error={assign.error} /> : null}
      <table className="dw-table">
        <caption className="dw-visually-hidden">{t('people.positions')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('people.position')}</th>
            <th scope="col">{t('people.unit')}</th>
            <th scope="col">{t('people.roles')}</th>
            <th scope="col">{t('people.holder')}</th>
          </tr>
        </thead>
        <tbody>
          {positions.map((position) => (
            <tr key={position.id}>
              <td data-label={t('people.position')}>{localized(position.title)}</td>
              <td data-label={t('people.unit')}>{localized(position.unit.name)}</td>
              <td data-label={t('people.roles')}>
                {ROLE_NAMES.filter(([role]) => position.roles.includes(role))
                  .map(([, name]) => t(name))
                  .join(t('list.separator'))}
              </td>
              <td data-label={t('people.holder')}>
                <Select
                  size="sm"
                  aria-label={t('people.holderOf', { position: localized(position.title) })}
                  data={withHolder(choices, position, localized)}
                  value={position.holder?.personId ?? null}
                  onChange={(holder) => give(position, holder)}
                  placeholder={t('people.vacant')}
                  searchable
                  clearable
                  clearButtonProps={{ 'aria-label': t('people.vacate') }}
                  nothingFoundMessage={t('form.nothing')}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function withHolder(
  choices: { value: string; label: string }[],
  position: PositionEntry,
  localized: (name: PositionEntry['title']) => string,
) {
  const { holder } = position;
  return !holder || choices.some((choice) => choice.value === holder.personId)
    ? choices
    : [{ value: holder.personId, label: localized(holder.name) }, ...choices];
}
