import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { command } from '../api/client.ts';
import { useText } from '../language/text.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { toast } from '../shell/Toasts.tsx';
import type { CircuitVersion } from './circuit.ts';

interface Props {
  readonly opened: boolean;
  readonly circuitKey: string;
  /** Saves what is drawn; publishing takes the saved draft. */
  readonly prepare: () => Promise<void>;
  readonly onClose: () => void;
  readonly onPublished: () => void;
}

/** Publishing makes the version that new letters follow; those under way keep theirs. */
export function PublishDialog({ opened, circuitKey, prepare, onClose, onPublished }: Props) {
  const t = useText();
  const cache = useQueryClient();
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState(false);
  const publish = useMutation({
    mutationFn: async () => {
      await prepare();
      return command<CircuitVersion>('POST', `/circuits/${circuitKey}/versions`, { comment: comment.trim() });
    },
    onSuccess: async (version) => {
      await cache.invalidateQueries({ queryKey: ['circuits'] });
      setComment('');
      toast(t('designer.published', { version: version.version }), t('action.close'));
      onPublished();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(comment.trim() === '');
    if (comment.trim() === '') document.getElementById('publish-comment')?.focus();
    else publish.mutate();
  }
  return (
    <Dialog opened={opened} onClose={onClose} title={t('designer.publish')} sticky>
      <form onSubmit={submit} noValidate className="dw-form">
        <p>{t('designer.publish.text')}</p>
        <Textarea
          id="publish-comment"
          data-autofocus
          dir="auto"
          label={t('designer.comment')}
          description={t('designer.comment.hint')}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          error={missing ? t('designer.comment.missing') : undefined}
          autosize
          minRows={2}
          maxLength={500}
        />
        {publish.isError ? <ProblemBox error={publish.error} /> : null}
        <div className="dw-actions">
          <Button type="submit" loading={publish.isPending}>
            {t('designer.publish')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
