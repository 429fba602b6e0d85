import { Button, Radio, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { AdministrationEntry } from '../../identity/schema.ts';
import { read } from '../api/client.ts';
import { ADMINISTRATION_KIND_NAMES } from '../identity/administration-kinds.ts';
import { useLocalized, useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import type { FilingDraft } from './filing-draft.ts';
import { changeDraft } from './filing-store.ts';

interface Props {
  readonly draft: FilingDraft;
  readonly error: string | undefined;
  readonly onNext: () => void;
}

/** Page 1: the administration written to, found by any part of its name in any language. */
export function AdministrationStep({ draft, error, onNext }: Props) {
  const t = useText();
  const localized = useLocalized();
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search, 250);
  const found = useQuery({
    queryKey: ['directory', settled],
    queryFn: ({ signal }) =>
      read<{ items: AdministrationEntry[] }>(
        `/administrations?search=${encodeURIComponent(settled)}`,
        signal,
      ),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const items = found.data?.items ?? [];
  const chosen = draft.administration;
  const shown =
    chosen && !items.some((item) => item.code === chosen.code) && settled === ''
      ? [{ ...chosen, kind: undefined }, ...items]
      : items;
  function choose(code: string) {
    const item = shown.find((each) => each.code === code);
    if (item) changeDraft({ administration: { id: item.id, code: item.code, name: item.name } });
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    onNext();
  }
  return (
    <form onSubmit={submit} noValidate className="dw-form">
      <PageHeading
        title={t('file.administration.title')}
        failed={error !== undefined}
        caption={t('file.title')}
      />
      <p className="dw-hint">{t('file.administration.hint')}</p>
      <TextInput
        type="search"
        label={t('file.administration.search')}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        leftSection={<Icon name="search" size={18} />}
        autoComplete="off"
      />
      <p className="dw-visually-hidden" role="status">
        {found.isSuccess ? t('file.administration.found', { count: shown.length }) : ''}
      </p>
      {found.isError ? <ProblemBox error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Skeleton h={160} /> : null}
      {found.isSuccess && shown.length === 0 ? (
        <p className="dw-empty-line">{t('file.administration.none')}</p>
      ) : null}
      {shown.length > 0 ? (
        <Radio.Group
          id="administration"
          label={t('file.administration.list')}
          value={chosen?.code ?? null}
          onChange={choose}
          error={error}
        >
          <div className="dw-choices">
            {shown.map((item) => (
              <Radio
                key={item.code}
                value={item.code}
                label={localized(item.name)}
                description={item.kind ? t(ADMINISTRATION_KIND_NAMES[item.kind]) : undefined}
              />
            ))}
          </div>
        </Radio.Group>
      ) : null}
      <Button type="submit">{t('action.continue')}</Button>
    </form>
  );
}
