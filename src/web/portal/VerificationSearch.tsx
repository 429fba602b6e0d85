import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useText } from '../language/text.ts';

/** The verification code printed under the QR code of a receipt or an answer; a pasted address is understood too. */
export function VerificationSearch({ idPrefix }: { idPrefix: string }) {
  const t = useText();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState(false);
  function submit(event: FormEvent) {
    event.preventDefault();
    const typed = code.trim().split('/').at(-1)?.split('?')[0] ?? '';
    setWrong(typed === '');
    if (typed === '') document.getElementById(`${idPrefix}-verification`)?.focus();
    else void navigate({ to: '/verify/$code', params: { code: typed } });
  }
  return (
    <form onSubmit={submit} noValidate className="dw-form">
      <TextInput
        id={`${idPrefix}-verification`}
        label={t('verify.code')}
        description={t('verify.code.hint')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={wrong ? t('verify.code.missing') : undefined}
        autoComplete="off"
        spellCheck={false}
        className="dw-code-input"
      />
      <Button type="submit" variant="outline">
        {t('verify.submit')}
      </Button>
    </form>
  );
}
