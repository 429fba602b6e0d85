import { Button, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useLocalized, useText } from '../language/text.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { Icon } from '../shell/Icon.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { usePeople, usePositions, useSetPersonStatus } from './organisation.ts';
import { PersonForm } from './PersonForm.tsx';
import { PositionForm } from './PositionForm.tsx';
import { PositionTable } from './PositionTable.tsx';

/** Who works here, and which positions they hold. Rights belong to positions. */
export function PeoplePage() {
  const t = useText();
  const [person, personDialog] = useDisclosure(false);
  const [position, positionDialog] = useDisclosure(false);
  const people = usePeople();
  const positions = usePositions();
  return (
    <>
      <PageHeading title={t('desk.people')} />
      <p className="dw-hint">{t('people.lead')}</p>
      <section aria-labelledby="positions">
        <div className="dw-adminhead">
          <h2 id="positions" className="dw-h3">
            {t('people.positions')}
          </h2>
          <Button size="sm" leftSection={<Icon name="plus" size={16} />} onClick={positionDialog.open}>
            {t('people.addPosition')}
          </Button>
        </div>
        {positions.isPending ? <Skeleton h={200} /> : null}
        {positions.isError ? (
          <ProblemBox error={positions.error} onRetry={() => void positions.refetch()} />
        ) : null}
        {positions.data ? (
          <PositionTable positions={positions.data.items} people={people.data?.items ?? []} />
        ) : null}
      </section>
      <section aria-labelledby="people" className="dw-spaced">
        <div className="dw-adminhead">
          <h2 id="people" className="dw-h3">
            {t('people.people')}
          </h2>
          <Button size="sm" leftSection={<Icon name="plus" size={16} />} onClick={personDialog.open}>
            {t('people.addPerson')}
          </Button>
        </div>
        {people.isPending ? <Skeleton h={200} /> : null}
        {people.isError ? <ProblemBox error={people.error} onRetry={() => void people.refetch()} /> : null}
        {people.data ? <PeopleTable people={people.data.items} /> : null}
      </section>
      <Dialog opened={person} onClose={personDialog.close} title={t('people.addPerson')} sticky>
        <PersonForm onDone={personDialog.close} />
      </Dialog>
      <Dialog opened={position} onClose={positionDialog.close} title={t('people.addPosition')} sticky>
        <PositionForm people={people.data?.items ?? []} onDone={positionDialog.close} />
      </Dialog>
    </>
  );
}

type People = NonNullable<ReturnType<typeof usePeople>['data']>['items'];

function PeopleTable({ people }: { people: People }) {
  const t = useText();
  const localized = useLocalized();
  const setStatus = useSetPersonStatus();
  return (
    <>
      {setStatus.isError ? <ProblemBox error={setStatus.error} /> : null}
      <table className="dw-table">
        <caption className="dw-visually-hidden">{t('people.people')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('people.name')}</th>
            <th scope="col">{t('signIn.login')}</th>
            <th scope="col">{t('file.email')}</th>
            <th scope="col">{t('people.account')}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <td data-label={t('people.name')}>{localized(person.name)}</td>
              <td data-label={t('signIn.login')}>
                <bdi dir="ltr">{person.login}</bdi>
              </td>
              <td data-label={t('file.email')}>
                <bdi dir="ltr">{person.email ?? '–'}</bdi>
              </td>
              <td data-label={t('people.account')}>
                <span className="dw-rowactions">
                  <span className="dw-badge" data-tone={person.status === 'active' ? 'good' : 'quiet'}>
                    {t(person.status === 'active' ? 'people.active' : 'people.disabled')}
                  </span>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    onClick={() =>
                      setStatus.mutate({
                        id: person.id,
                        status: person.status === 'active' ? 'disabled' : 'active',
                      })
                    }
                  >
                    {t(person.status === 'active' ? 'people.disable' : 'people.enable')}
                    <span className="dw-visually-hidden"> {person.login}</span>
                  </Button>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
