import { Button, Select, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { Instant } from '../shell/Instant.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { STATUS_NAMES, StatusBadge } from '../shell/StatusBadge.tsx';
import { useLetters } from './letter.ts';

/** The incoming register: search and status. */
export function LettersPage() {
  const t = useText();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 300);
  const [status, setStatus] = useState<string | null>(null);
  const letters = useLetters({ ...(search ? { search } : {}), ...(status ? { status } : {}) });
  const items = letters.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeading title={t('letters.title')} />
      <div className="dw-filters">
        <TextInput
          type="search"
          size="sm"
          aria-label={t('letters.search')}
          placeholder={t('letters.search')}
          leftSection={<Icon name="search" size={18} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          size="sm"
          clearable
          aria-label={t('letters.status')}
          placeholder={t('letters.status.all')}
          data={STATUS_NAMES.map(([value, name]) => ({ value, label: t(name) }))}
          value={status}
          onChange={setStatus}
          clearButtonProps={{ 'aria-label': t('letters.status.clear') }}
        />
      </div>
      {letters.isPending ? <Skeleton h={360} /> : null}
      {letters.isError ? <ProblemBox error={letters.error} onRetry={() => void letters.refetch()} /> : null}
      {letters.isSuccess && items.length === 0 ? (
        <div className="dw-empty">
          <Icon name="letter" size={40} />
          <p>{t('letters.empty')}</p>
        </div>
      ) : null}
      {items.length > 0 ? (
        <table className="dw-table">
          <caption className="dw-visually-hidden">{t('letters.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('letter.number')}</th>
              <th scope="col">{t('letter.subject')}</th>
              <th scope="col">{t('letter.filer')}</th>
              <th scope="col">{t('letter.filedAt')}</th>
              <th scope="col">{t('letters.status')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((letter) => (
              <tr key={letter.id}>
                <td data-label={t('letter.number')}>
                  <bdi dir="ltr" className="dw-nowrap">
                    {letter.number}
                  </bdi>
                </td>
                <td data-label={t('letter.subject')}>
                  <Link to="/desk/letters/$id" params={{ id: letter.id }} className="dw-rowlink">
                    <bdi>{letter.subject}</bdi>
                  </Link>
                </td>
                <td data-label={t('letter.filer')}>
                  <bdi>{letter.filer.name}</bdi>
                </td>
                <td data-label={t('letter.filedAt')}>
                  <Instant at={letter.filedAt} style="short" />
                </td>
                <td data-label={t('letters.status')}>
                  <StatusBadge status={letter.status} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {letters.hasNextPage ? (
        <Button
          variant="default"
          mt="md"
          loading={letters.isFetchingNextPage}
          onClick={() => void letters.fetchNextPage()}
        >
          {t('action.more')}
        </Button>
      ) : null}
    </>
  );
}
