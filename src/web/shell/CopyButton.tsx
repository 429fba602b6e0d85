import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useText } from '../language/text.ts';
import { Icon } from './Icon.tsx';

/** Copies a code and says so. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const t = useText();
  const clipboard = useClipboard({ timeout: 4000 });
  return (
    <>
      <Button
        variant="default"
        size="sm"
        onClick={() => clipboard.copy(value)}
        leftSection={<Icon name={clipboard.copied ? 'check' : 'copy'} size={16} />}
      >
        {clipboard.copied ? t('action.copied') : t('action.copy')}
        <span className="dw-visually-hidden"> {what}</span>
      </Button>
      <span className="dw-visually-hidden" role="status">
        {clipboard.copied ? t('action.copied') : ''}
      </span>
    </>
  );
}
