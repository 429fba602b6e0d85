import { useIntl } from 'react-intl';
import { civilFields } from '../language/civil-time.ts';

interface Props {
  readonly at: string;
  /** `long` writes the month in letters with the time; `date` leaves the time out; `short` is for tables. */
  readonly style?: 'long' | 'date' | 'short';
}

const STYLES = {
  long: {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** An instant in Casablanca's time, isolated so that it never reorders the text around it. */
export function Instant({ at, style = 'long' }: Props) {
  const intl = useIntl();
  return (
    <time dateTime={at} className="dw-instant">
      <bdi>{intl.formatDate(civilFields(at), { ...STYLES[style], timeZone: 'UTC' })}</bdi>
    </time>
  );
}
