import { Button, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useLocalized, useText } from '../language/text.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { Icon } from '../shell/Icon.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { ADMINISTRATION_KIND_NAMES } from './administration-kinds.ts';
import { EnrolForm } from './EnrolForm.tsx';
import { useAdministrations } from './organisation.ts';

/** The operator's page: which administrations are on the platform, and enrolling another. */
export function AdministrationsPage() {
  const t = useText();
  const localized = useLocalized();
  const administrations = useAdministrations();
  const [opened, dialog] = useDisclosure(false);
  const items = administrations.data?.items ?? [];
  const nameOf = (id: string | undefined) => localized(items.find((item) => item.id === id)?.name);
  return (
    <>
      <div className="dw-adminhead">
        <div>
          <PageHeading title={t('desk.administrations')} />
        </div>
        <Button size="sm" leftSection={<Icon name="plus" size={16} />} onClick={dialog.open}>
          {t('enrol.open')}
        </Button>
      </div>
      {administrations.isPending ? <Skeleton h={200} /> : null}
      {administrations.isError ? (
        <ProblemBox error={administrations.error} onRetry={() => void administrations.refetch()} />
      ) : null}
      {administrations.isSuccess && items.length === 0 ? (
        <div className="dw-empty">
          <Icon name="building" size={40} />
          <p>{t('enrol.none')}</p>
        </div>
      ) : null}
      {items.length > 0 ? (
        <table className="dw-table">
          <caption className="dw-visually-hidden">{t('desk.administrations')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('enrol.code')}</th>
              <th scope="col">{t('enrol.name')}</th>
              <th scope="col">{t('enrol.kind')}</th>
              <th scope="col">{t('enrol.parent')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <td data-label={t('enrol.code')}>
                  <bdi dir="ltr">{item.code}</bdi>
                </td>
                <td data-label={t('enrol.name')}>{localized(item.name)}</td>
                <td data-label={t('enrol.kind')}>{t(ADMINISTRATION_KIND_NAMES[item.kind])}</td>
                <td data-label={t('enrol.parent')}>{nameOf(item.parentId) || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <Dialog opened={opened} onClose={dialog.close} title={t('enrol.open')} size="lg" sticky>
        <EnrolForm administrations={items} onDone={dialog.close} />
      </Dialog>
    </>
  );
}
