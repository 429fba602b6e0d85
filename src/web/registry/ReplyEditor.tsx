import { Button, Select, Skeleton, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useImperativeHandle, type Ref } from 'react';
import { apiUrl } from '../api/client.ts';
import { directionOf, LANGUAGES, type Language } from '../language/language.ts';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { readReply, replyKey, type ReplyDraft } from './reply.ts';
import { useReplyAutosave } from './reply-autosave.ts';

/** What the page needs of the editor: nothing typed may be left behind when the task is completed. */
export interface ReplyHandle {
  flush(): Promise<void>;
}

interface Props {
  readonly letterId: string;
  readonly ref?: Ref<ReplyHandle>;
}

/** The draft of the answer; saved by itself while one writes. */
export function ReplyEditor({ letterId, ref }: Props) {
  const reply = useQuery({
    queryKey: replyKey(letterId),
    queryFn: ({ signal }) => readReply(letterId, signal),
    staleTime: Infinity,
  });
  if (reply.isPending) return <Skeleton h={300} mb="md" />;
  if (reply.isError) return <ProblemBox error={reply.error} onRetry={() => void reply.refetch()} />;
  return <Editor letterId={letterId} initial={reply.data} handle={ref} />;
}

function Editor({
  letterId,
  initial,
  handle,
}: {
  letterId: string;
  initial: ReplyDraft;
  handle: Ref<ReplyHandle> | undefined;
}) {
  const t = useText();
  const { draft, change, state, flush, takeTheirs } = useReplyAutosave(letterId, initial);
  useImperativeHandle(handle, () => ({ flush }), [flush]);
  const dir = directionOf(draft.language);
  async function preview() {
    await flush().catch(() => undefined);
    window.open(apiUrl(`/letters/${letterId}/reply/pdf?revision=${draft.revision}`), '_blank', 'noopener');
  }
  return (
    <section className="dw-reply dw-form" aria-labelledby="reply-title">
      <div className="dw-reply__head">
        <h3 id="reply-title" className="dw-h3">
          {t('reply.title')}
        </h3>
        <span className="dw-reply__state" role="status" data-state={state.kind}>
          {state.kind === 'saved' ? (
            <>
              <Icon name="check" size={16} /> {t('reply.saved')}
            </>
          ) : null}
          {state.kind === 'saving' ? t('reply.saving') : null}
          {state.kind === 'typing' ? t('reply.typing') : null}
        </span>
      </div>
      {state.kind === 'conflict' ? (
        <div className="dw-problem" role="alert">
          <Icon name="warning" size={24} />
          <div>
            <p className="dw-problem__title">{t('reply.conflict')}</p>
            <Button size="sm" variant="default" onClick={takeTheirs}>
              {t('reply.conflict.reload')}
            </Button>
          </div>
        </div>
      ) : null}
      {state.kind === 'failed' ? (
        <ProblemBox error={state.error} onRetry={() => void flush().catch(() => undefined)} />
      ) : null}
      <Select
        className="dw-half"
        label={t('reply.language')}
        data={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))}
        value={draft.language}
        onChange={(value) => change({ language: (value ?? 'ar') as Language })}
        allowDeselect={false}
      />
      <TextInput
        id="reply-subject"
        dir={dir}
        label={t('letter.subject')}
        value={draft.subject}
        onChange={(event) => change({ subject: event.currentTarget.value })}
        maxLength={300}
      />
      <Textarea
        id="reply-body"
        dir={dir}
        label={t('reply.body')}
        description={t('reply.body.hint')}
        value={draft.body}
        onChange={(event) => change({ body: event.currentTarget.value })}
        autosize
        minRows={10}
        maxRows={24}
        maxLength={20000}
      />
      <Button
        variant="default"
        size="sm"
        onClick={() => void preview()}
        leftSection={<Icon name="file" size={18} />}
      >
        {t('reply.preview')}
      </Button>
    </section>
  );
}
