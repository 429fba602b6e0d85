import { Button } from '@mantine/core';
import { useRef, useState, type DragEvent } from 'react';
import { useBytes, useText, type Translate } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { acceptAttribute, sortFiles, type FileRefusal } from './file-rules.ts';
import type { FilingRules } from './filing-draft.ts';

interface Props {
  readonly id: string;
  readonly files: readonly File[];
  readonly rules: FilingRules;
  readonly onChange: (files: readonly File[]) => void;
}

/** Chooses files by dialog, by drag and drop or by keyboard; says at once which are refused and why. */
export function FileDrop({ id, files, rules, onChange }: Props) {
  const t = useText();
  const bytes = useBytes();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<FileRefusal[]>([]);
  function add(chosen: FileList | null) {
    const sorted = sortFiles(files, [...(chosen ?? [])], rules);
    setRefused(sorted.refused);
    if (sorted.accepted.length > 0) onChange([...files, ...sorted.accepted]);
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    add(event.dataTransfer.files);
  }
  return (
    <div id={id}>
      {refused.length > 0 ? (
        <div className="dw-problem" role="alert">
          <Icon name="warning" size={24} />
          <ul className="dw-plain">
            {refused.map((each) => (
              <li key={each.kind + each.name}>{refusalText(each, t, bytes)}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <div
        className="dw-drop"
        data-over={over || undefined}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name="upload" size={32} />
        <p>{t('files.drop')}</p>
        <Button variant="outline" onClick={() => input.current?.click()}>
          {t('files.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          tabIndex={-1}
          aria-label={t('files.choose')}
          accept={acceptAttribute(rules)}
          onChange={(e) => {
            add(e.currentTarget.files);
            e.currentTarget.value = '';
          }}
        />
        <p className="dw-hint">
          {t('files.rules', {
            each: bytes(rules.maxFileBytes),
            total: bytes(rules.maxTotalBytes),
            count: rules.maxFiles,
          })}
        </p>
      </div>
      {files.length > 0 ? (
        <ul className="dw-files" aria-label={t('files.list')}>
          {files.map((file) => (
            <li key={`${file.name}:${file.size}`}>
              <Icon name="file" />
              <span className="dw-files__name">
                <bdi>{file.name}</bdi>
              </span>
              <span className="dw-files__size">{bytes(file.size)}</span>
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                leftSection={<Icon name="trash" size={16} />}
                onClick={() => onChange(files.filter((other) => other !== file))}
              >
                {t('action.remove')}
                <span className="dw-visually-hidden"> {file.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <p className="dw-visually-hidden" role="status">
        {t('files.count', { count: files.length })}
      </p>
    </div>
  );
}

function refusalText(refusal: FileRefusal, t: Translate, bytes: (size: number) => string): string {
  const { name } = refusal;
  switch (refusal.kind) {
    case 'type':
      return t('files.refused.type', { name });
    case 'empty':
      return t('files.refused.empty', { name });
    case 'twice':
      return t('files.refused.twice', { name });
    case 'size':
      return t('files.refused.size', { name, max: bytes(refusal.max) });
    case 'total':
      return t('files.refused.total', { name, max: bytes(refusal.max) });
    case 'count':
      return t('files.refused.count', { name, max: refusal.max });
  }
}
