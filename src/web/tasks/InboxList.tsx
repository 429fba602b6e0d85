import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { nameText } from '../identity/session.ts';
import { useLocalized, useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { Instant } from '../shell/Instant.tsx';
import { stepKindIcon } from './step-kinds.ts';
import type { TaskSummary } from './task.ts';

/** A table on a wide screen, cards on a narrow one (the same markup); j and k move, Enter opens. */
export function InboxList({ tasks }: { tasks: readonly TaskSummary[] }) {
  const t = useText();
  const localized = useLocalized();
  const table = useRowKeys();
  return (
    <table className="dw-table" ref={table}>
      <caption className="dw-visually-hidden">{t('desk.inbox')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('inbox.task')}</th>
          <th scope="col">{t('letter.subject')}</th>
          <th scope="col">{t('letter.filer')}</th>
          <th scope="col">{t('inbox.due')}</th>
          <th scope="col">{t('inbox.holder')}</th>
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => (
          <tr key={task.id} data-late={task.overdue || undefined}>
            <td data-label={t('inbox.task')}>
              <span className="dw-kind">
                <Icon name={stepKindIcon(task.stepKind)} size={18} /> {localized(task.name)}
              </span>
            </td>
            <td data-label={t('letter.subject')}>
              <Link to="/desk/tasks/$id" params={{ id: task.id }} className="dw-rowlink">
                <bdi>{task.letter.subject}</bdi>
              </Link>
              <span className="dw-sub">
                <bdi dir="ltr">{task.letter.number}</bdi>
              </span>
            </td>
            <td data-label={t('letter.filer')}>
              <bdi>{task.letter.filerName}</bdi>
            </td>
            <td data-label={t('inbox.due')}>
              {task.dueAt ? <Instant at={task.dueAt} style="short" /> : '–'}
              {task.overdue ? (
                <span className="dw-badge" data-tone="bad">
                  {t('inbox.late')}
                </span>
              ) : null}
            </td>
            <td data-label={t('inbox.holder')}>
              {task.claimedBy ? (
                localized(nameText(task.claimedBy.name))
              ) : (
                <span className="dw-quiet">{t('inbox.free')}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** j and k walk through the rows' links wherever the focus is, unless one is typing. */
function useRowKeys() {
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const target = event.target as HTMLElement;
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        target.closest('input, textarea, select, [role=dialog], [contenteditable]')
      )
        return;
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      if (step === 0 || !table.current) return;
      const links = [...table.current.querySelectorAll<HTMLAnchorElement>('a.dw-rowlink')];
      const at = links.indexOf(document.activeElement as HTMLAnchorElement);
      const next =
        links[
          at === -1 ? (step === 1 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1)
        ];
      next?.focus();
      next?.scrollIntoView({ block: 'nearest' });
      event.preventDefault();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return table;
}
