import { Button, Radio, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import type { MessageId } from '../language/catalogues.ts';
import { useText } from '../language/text.ts';
import { PageHeading } from '../shell/PageHeading.tsx';
import { FILER_TYPES, type FilerType, type FilingDraft } from './filing-draft.ts';
import { changeDraft } from './filing-store.ts';

const TYPE_NAMES: Record<FilerType, MessageId> = {
  citizen: 'filer.citizen',
  company: 'filer.company',
  association: 'filer.association',
  administration: 'filer.administration',
};

const ID_LABELS: Record<FilerType, MessageId> = {
  citizen: 'file.id.citizen',
  company: 'file.id.company',
  association: 'file.id.association',
  administration: 'file.id.administration',
};

interface Props {
  readonly draft: FilingDraft;
  readonly errorOf: (field: string) => string | undefined;
  readonly onNext: () => void;
}

/** Page 2: who files, and where the receipt and the answer can reach them. */
export function FilerStep({ draft, errorOf, onNext }: Props) {
  const t = useText();
  const citizen = draft.filerType === 'citizen';
  function submit(event: FormEvent) {
    event.preventDefault();
    onNext();
  }
  return (
    <form onSubmit={submit} noValidate className="dw-form">
      <PageHeading
        title={t('file.filer.title')}
        caption={t('file.title')}
        failed={errorOf('name') !== undefined || errorOf('email') !== undefined}
      />
      <Radio.Group
        label={t('file.filer.type')}
        value={draft.filerType}
        onChange={(value) => changeDraft({ filerType: value as FilerType })}
      >
        <div className="dw-choices dw-choices--grid">
          {FILER_TYPES.map((type) => (
            <Radio key={type} value={type} label={t(TYPE_NAMES[type])} />
          ))}
        </div>
      </Radio.Group>
      <TextInput
        id="name"
        label={t(citizen ? 'file.name' : 'file.body')}
        value={draft.name}
        onChange={(e) => changeDraft({ name: e.currentTarget.value })}
        error={errorOf('name')}
        autoComplete={citizen ? 'name' : 'organization'}
        maxLength={200}
      />
      <TextInput
        id="idNumber"
        className="dw-half"
        label={t(ID_LABELS[draft.filerType])}
        description={t('optional')}
        value={draft.idNumber}
        onChange={(e) => changeDraft({ idNumber: e.currentTarget.value })}
        error={errorOf('idNumber')}
        autoComplete="off"
        spellCheck={false}
        maxLength={50}
      />
      <TextInput
        id="email"
        type="email"
        dir="ltr"
        className="dw-ltr-input"
        label={t('file.email')}
        description={t('file.email.hint')}
        value={draft.email}
        onChange={(e) => changeDraft({ email: e.currentTarget.value })}
        error={errorOf('email')}
        autoComplete="email"
        spellCheck={false}
        maxLength={254}
      />
      <TextInput
        id="phone"
        type="tel"
        dir="ltr"
        className="dw-half dw-ltr-input"
        label={t('file.phone')}
        description={t('file.phone.hint')}
        value={draft.phone}
        onChange={(e) => changeDraft({ phone: e.currentTarget.value })}
        error={errorOf('phone')}
        autoComplete="tel"
        maxLength={20}
      />
      <Button type="submit">{t('action.continue')}</Button>
    </form>
  );
}
