import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { apiUrl } from '../api/client.ts';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { allFiles, type Letter } from './letter.ts';
import { LetterSheet } from './LetterSheet.tsx';
import { useReplyRevision } from './reply.ts';

const DocumentViewer = lazy(() => import('../documents/DocumentViewer.tsx'));

interface Props {
  readonly letter: Letter;
  /** What is shown first: the letter, or the reply to approve. */
  readonly initial: 'letter' | 'reply';
}

/** The letter, its files and its reply, one at a time. */
export function LetterDocuments({ letter, initial }: Props) {
  const t = useText();
  const [shown, setShown] = useState<string>(initial);
  const revision = useReplyRevision(letter.id);
  const files = allFiles(letter);
  const file = files.find((each) => each.sha256 === shown);
  const hasReply = letter.reply !== undefined || initial === 'reply' || revision > 0;
  return (
    <section className="dw-documents" aria-label={t('documents.title')}>
      <div className="dw-documents__list" role="group" aria-label={t('documents.title')}>
        <DocumentButton
          name={t('documents.letter')}
          icon="letter"
          pressed={shown === 'letter'}
          onPress={() => setShown('letter')}
        />
        {files.map((each) => (
          <DocumentButton
            key={each.sha256}
            name={each.name}
            icon="file"
            pressed={shown === each.sha256}
            onPress={() => setShown(each.sha256)}
          />
        ))}
        {hasReply ? (
          <DocumentButton
            name={t('documents.reply')}
            icon="pen"
            pressed={shown === 'reply'}
            onPress={() => setShown('reply')}
          />
        ) : null}
      </div>
      {shown === 'letter' ? <LetterSheet letter={letter} /> : null}
      <Suspense fallback={<Skeleton h={480} />}>
        {file ? (
          <DocumentViewer
            key={file.sha256}
            url={apiUrl(`/letters/${letter.id}/files/${file.sha256}`)}
            name={file.name}
            mediaType={file.mediaType}
          />
        ) : null}
        {shown === 'reply' ? (
          <DocumentViewer
            key={`reply-${revision}`}
            url={apiUrl(`/letters/${letter.id}/reply/pdf?revision=${revision}`)}
            name={t('documents.reply')}
            mediaType="application/pdf"
          />
        ) : null}
      </Suspense>
    </section>
  );
}

function DocumentButton({
  name,
  icon,
  pressed,
  onPress,
}: {
  name: string;
  icon: 'letter' | 'file' | 'pen';
  pressed: boolean;
  onPress: () => void;
}) {
  return (
    <button type="button" aria-pressed={pressed} onClick={onPress}>
      <Icon name={icon} size={18} /> <bdi>{name}</bdi>
    </button>
  );
}
