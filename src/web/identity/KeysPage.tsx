import { Button, Skeleton, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ApiClientEntry } from '../../identity/schema.ts';
import { useText } from '../language/text.ts';
import { CopyButton } from '../shell/CopyButton.tsx';
import { Dialog } from '../shell/Dialog.tsx';
import { Icon } from '../shell/Icon.tsx';
import { Instant } from '../shell/Instant.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { useApiClients, useCreateApiClient, useRevokeApiClient } from './organisation.ts';

/** Keys by which machines file letters. A key is shown once. */
export function KeysPage() {
  const t = useText();
  const clients = useApiClients();
  const create = useCreateApiClient();
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(name.trim() === '');
    if (name.trim() === '') document.getElementById('key-name')?.focus();
    else create.mutate({ name: name.trim(), scopes: ['filings:write'] }, { onSuccess: () => setName('') });
  }
  return (
    <>
      <PageHeading title={t('desk.keys')} />
      <p className="dw-hint">{t('keys.lead')}</p>
      <form onSubmit={submit} noValidate className="dw-sheet dw-form">
        <TextInput
          id="key-name"
          label={t('keys.name')}
          description={t('keys.name.hint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={missing ? t('keys.name.missing') : undefined}
          maxLength={200}
          autoComplete="off"
        />
        {create.isError ? <ProblemBox error={create.error} /> : null}
        <Button type="submit" loading={create.isPending}>
          {t('keys.create')}
        </Button>
        {create.data ? (
          <div className="dw-notice" role="status">
            <p className="dw-strong">{t('keys.once')}</p>
            <div className="dw-code">
              <code dir="ltr">{create.data.key}</code>
              <CopyButton value={create.data.key} what={t('keys.key')} />
            </div>
          </div>
        ) : null}
      </form>
      {clients.isPending ? <Skeleton h={160} /> : null}
      {clients.isError ? <ProblemBox error={clients.error} onRetry={() => void clients.refetch()} /> : null}
      {clients.data?.items.length === 0 ? (
        <div className="dw-empty">
          <Icon name="key" size={40} />
          <p>{t('keys.empty')}</p>
        </div>
      ) : null}
      {clients.data && clients.data.items.length > 0 ? <KeyTable clients={clients.data.items} /> : null}
    </>
  );
}

function KeyTable({ clients }: { clients: readonly ApiClientEntry[] }) {
  const t = useText();
  const revoke = useRevokeApiClient();
  const [asked, setAsked] = useState<ApiClientEntry>();
  return (
    <>
      {revoke.isError ? <ProblemBox error={revoke.error} /> : null}
      <table className="dw-table">
        <caption className="dw-visually-hidden">{t('desk.keys')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('keys.name')}</th>
            <th scope="col">{t('keys.createdAt')}</th>
            <th scope="col">{t('keys.state')}</th>
          </tr>
        </thead>
        <tbody>
          {clients.map((client) => (
            <tr key={client.id}>
              <td data-label={t('keys.name')}>
                <bdi>{client.name}</bdi>
              </td>
              <td data-label={t('keys.createdAt')}>
                <Instant at={client.createdAt} style="date" />
              </td>
              <td data-label={t('keys.state')}>
                <span className="dw-rowactions">
                  <span className="dw-badge" data-tone={client.revokedAt ? 'quiet' : 'good'}>
                    {t(client.revokedAt ? 'keys.revoked' : 'keys.active')}
                  </span>
                  {client.revokedAt ? null : (
                    <Button size="compact-sm" variant="subtle" color="red" onClick={() => setAsked(client)}>
                      {t('keys.revoke')}
                      <span className="dw-visually-hidden"> {client.name}</span>
                    </Button>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Dialog opened={asked !== undefined} onClose={() => setAsked(undefined)} title={t('keys.revoke')}>
        <p>{t('keys.revoke.text', { name: asked?.name ?? '' })}</p>
        <div className="dw-actions">
          <Button
            color="red"
            onClick={() => {
              if (asked) revoke.mutate(asked.id);
              setAsked(undefined);
            }}
          >
            {t('keys.revoke')}
          </Button>
          <Button variant="default" onClick={() => setAsked(undefined)}>
            {t('action.cancel')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
