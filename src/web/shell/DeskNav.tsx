import { Link } from '@tanstack/react-router';
import { nameText, type SignedInPerson } from '../identity/session.ts';
import { useLocalized, useText } from '../language/text.ts';
import { useInboxCounts } from '../tasks/inbox.ts';
import { entriesFor } from './desk-nav.ts';
import { Icon } from './Icon.tsx';

/** The staff's menu and, below, in whose name one acts. */
export function DeskNav({ person }: { person: SignedInPerson }) {
  const t = useText();
  const localized = useLocalized();
  const counts = useInboxCounts(person.roles);
  return (
    <nav aria-label={t('desk.menu')} className="dw-desknav">
      <ul>
        {entriesFor(person.roles).map((entry) => (
          <li key={entry.to}>
            <Link to={entry.to} activeOptions={{ exact: entry.to === '/desk' }}>
              <Icon name={entry.icon} />
              <span>{t(entry.name)}</span>
              {entry.to === '/desk' && counts && counts.mine + counts.unit > 0 ? (
                <span className="dw-desknav__count">{counts.mine + counts.unit}</span>
              ) : null}
            </Link>
          </li>
        ))}
      </ul>
      <div className="dw-desknav__who">
        <p className="dw-strong">{localized(nameText(person.name))}</p>
        {person.positions.map((position) => (
          <p key={position.id}>
            {localized(position.title)}
            {position.unit ? (
              <>
                <br />
                <span>{localized(position.unit.name)}</span>
              </>
            ) : null}
          </p>
        ))}
      </div>
    </nav>
  );
}
