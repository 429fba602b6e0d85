import { Button, Radio, Textarea, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { directionOf, LANGUAGES, type Language } from '../language/language.ts';
import { useText } from '../language/text.ts';
import { PageHeading } from '../shell/PageHeading.tsx';
import { SUBJECT_MAX, TEXT_MAX, type FilingDraft } from './filing-draft.ts';
import { changeDraft } from './filing-store.ts';

const LANGUAGE_NAMES = { ar: 'language.ar', fr: 'language.fr', en: 'language.en' } as const;

interface Props {
  readonly draft: FilingDraft;
  readonly errorOf: (field: string) => string | undefined;
  readonly onNext: () => void;
}

/** Page 3: the letter itself, in the language its author writes. */
export function LetterStep({ draft, errorOf, onNext }: Props) {
  const t = useText();
  const dir = directionOf(draft.language);
  function submit(event: FormEvent) {
    event.preventDefault();
    onNext();
  }
  return (
    <form onSubmit={submit} noValidate className="dw-form">
      <PageHeading
        title={t('file.letter.title')}
        caption={t('file.title')}
        failed={errorOf('subject') !== undefined || errorOf('text') !== undefined}
      />
      <Radio.Group
        id="language"
        label={t('file.language')}
        description={t('file.language.hint')}
        value={draft.language}
        onChange={(value) => changeDraft({ language: value as Language })}
        error={errorOf('language')}
      >
        <div className="dw-choices dw-choices--inline">
          {LANGUAGES.map((each) => (
            <Radio key={each} value={each} label={t(LANGUAGE_NAMES[each])} />
          ))}
        </div>
      </Radio.Group>
      <TextInput
        id="subject"
        dir={dir}
        label={t('letter.subject')}
        description={t('file.subject.hint')}
        value={draft.subject}
        onChange={(e) => changeDraft({ subject: e.currentTarget.value })}
        error={errorOf('subject')}
        maxLength={SUBJECT_MAX + 50}
        autoComplete="off"
      />
      <Textarea
        id="text"
        dir={dir}
        label={t('letter.text')}
        description={t('file.text.hint')}
        value={draft.text}
        onChange={(e) => changeDraft({ text: e.currentTarget.value })}
        error={errorOf('text')}
        autosize
        minRows={8}
        maxRows={20}
      />
      <p className="dw-count" aria-live="polite">
        {draft.text.length > TEXT_MAX * 0.9 ? t('file.left', { count: TEXT_MAX - draft.text.length }) : ''}
      </p>
      <Button type="submit">{t('action.continue')}</Button>
    </form>
  );
}
