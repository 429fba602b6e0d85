import { civilDate, civilTime } from '../platform/civil-time.ts';
import type { LocalizedText } from '../platform/text.ts';

const MONTHS_AR = [
  'يناير',
  'فبراير',
  'مارس',
  'أبريل',
  'ماي',
  'يونيو',
  'يوليوز',
  'غشت',
  'شتنبر',
  'أكتوبر',
  'نونبر',
  'دجنبر',
];
const MONTHS_FR = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];

/** A civil date in Casablanca in words, with the month names in use in Morocco. */
export function civilDateText(instant: Date): LocalizedText {
  const [year, month, day] = civilDate(instant).split('-').map(Number) as [number, number, number];
  return {
    ar: `${day} ${MONTHS_AR[month - 1]!} ${year}`,
    fr: `${day === 1 ? '1er' : day} ${MONTHS_FR[month - 1]!} ${year}`,
  };
}

/** A civil date and time in Casablanca in words, to the minute. */
export function civilDateTimeText(instant: Date): LocalizedText {
  const date = civilDateText(instant);
  const time = civilTime(instant);
  return { ar: `${date.ar} على الساعة ${time}`, fr: `${date.fr} à ${time}` };
}
