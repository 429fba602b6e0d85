import { civilDate, civilTime } from './civil-time.ts';
import type { LocalizedText } from './text.ts';

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

const MONTHS_EN = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A text in all three languages. */
export type FullText = Required<LocalizedText>;

/** A civil date in Casablanca in words, with the month names in use in Morocco. */
export function civilDateText(instant: Date): FullText {
  return dateInWords(civilDate(instant));
}

/** A civil date `YYYY-MM-DD` in words. */
export function dateInWords(date: string): FullText {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return {
    ar: `${day} ${MONTHS_AR[month - 1]!} ${year}`,
    fr: `${day === 1 ? '1er' : day} ${MONTHS_FR[month - 1]!} ${year}`,
    en: `${day} ${MONTHS_EN[month - 1]!} ${year}`,
  };
}

/** A civil date and time in Casablanca in words, to the minute. */
export function civilDateTimeText(instant: Date): FullText {
  const date = civilDateText(instant);
  const time = civilTime(instant);
  return { ar: `${date.ar} على الساعة ${time}`, fr: `${date.fr} à ${time}`, en: `${date.en} at ${time}` };
}
