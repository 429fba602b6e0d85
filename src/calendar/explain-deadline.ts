import { civilDateTimeText, dateInWords, type FullText } from '../platform/civil-text.ts';
import { LANGUAGES, type Language } from '../platform/text.ts';
import type { Deadline, SkippedDay } from './deadline.ts';
import type { TermUnit } from '../platform/term.ts';

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** `#` stands for the number. Arabic has a form for one, two, a few and many. */
const UNITS: Readonly<Record<TermUnit | 'weekend-days' | 'paused-days', Readonly<Record<Language, Forms>>>> =
  {
    'working-hours': {
      ar: { one: 'ساعة عمل واحدة', two: 'ساعتا عمل', few: '# ساعات عمل', other: '# ساعة عمل' },
      fr: { one: '# heure ouvrable', other: '# heures ouvrables' },
      en: { one: '# working hour', other: '# working hours' },
    },
    'working-days': {
      ar: { one: 'يوم عمل واحد', two: 'يوما عمل', few: '# أيام عمل', other: '# يوم عمل' },
      fr: { one: '# jour ouvrable', other: '# jours ouvrables' },
      en: { one: '# working day', other: '# working days' },
    },
    days: {
      ar: { one: 'يوم واحد', two: 'يومان', few: '# أيام', other: '# يوما' },
      fr: { one: '# jour', other: '# jours' },
      en: { one: '# day', other: '# days' },
    },
    weeks: {
      ar: { one: 'أسبوع واحد', two: 'أسبوعان', few: '# أسابيع', other: '# أسبوعا' },
      fr: { one: '# semaine', other: '# semaines' },
      en: { one: '# week', other: '# weeks' },
    },
    months: {
      ar: { one: 'شهر واحد', two: 'شهران', few: '# أشهر', other: '# شهرا' },
      fr: { one: '# mois', other: '# mois' },
      en: { one: '# month', other: '# months' },
    },
    years: {
      ar: { one: 'سنة واحدة', two: 'سنتان', few: '# سنوات', other: '# سنة' },
      fr: { one: '# an', other: '# ans' },
      en: { one: '# year', other: '# years' },
    },
    'weekend-days': {
      ar: {
        one: 'يوم واحد من نهاية الأسبوع',
        two: 'يومين من نهاية الأسبوع',
        few: '# أيام من نهاية الأسبوع',
        other: '# يوما من نهاية الأسبوع',
      },
      fr: { one: '# jour de fin de semaine', other: '# jours de fin de semaine' },
      en: { one: '# weekend day', other: '# weekend days' },
    },
    'paused-days': {
      ar: {
        one: 'يوم واحد توقف فيه الأجل',
        two: 'يومين توقف فيهما الأجل',
        few: '# أيام توقف فيها الأجل',
        other: '# يوما توقف فيها الأجل',
      },
      fr: { one: '# jour de suspension du délai', other: '# jours de suspension du délai' },
      en: { one: '# day while the deadline was suspended', other: '# days while the deadline was suspended' },
    },
  };

const WORDS = {
  due: { ar: 'ينتهي الأجل في', fr: 'Échéance le', en: 'Due on' },
  start: { ar: 'انطلق في', fr: 'parti du', en: 'started on' },
  from: { ar: 'ويحتسب ابتداء من', fr: 'compté à partir du', en: 'counted from' },
  without: { ar: 'دون احتساب', fr: 'sans compter', en: 'not counting' },
  carried: {
    ar: 'والأجل الأصلي يوم إغلاق فأرجئ إلى يوم العمل الموالي:',
    fr: 'reporté au jour ouvrable suivant, les bureaux étant fermés le',
    en: 'carried to the next working day, offices being closed on',
  },
  expected: { ar: 'تاريخ مرتقب', fr: 'date à confirmer', en: 'date to be confirmed' },
  closed: { ar: 'إغلاق', fr: 'fermeture', en: 'closure' },
} as const satisfies Record<string, FullText>;

const SEPARATOR: Readonly<Record<Language, string>> = { ar: '، ', fr: ', ', en: ', ' };

/** How a deadline was computed, in one sentence that staff and filers both read. */
export function explainDeadline(deadline: Deadline): FullText {
  const [ar, fr, en] = LANGUAGES.map((language) => sentence(deadline, language)) as [string, string, string];
  return { ar, fr, en };
}

function sentence(deadline: Deadline, language: Language): string {
  const { start, dueAt, term, countedFrom, skipped, carriedFrom } = deadline;
  const say = (word: keyof typeof WORDS): string => WORDS[word][language];
  const parts = [
    `${say('due')} ${civilDateTimeText(dueAt)[language]}${language === 'fr' ? ' :' : ':'} ${counted(term.unit, term.count, language)}`,
    `${say('start')} ${civilDateTimeText(start)[language]}`,
    `${say('from')} ${dateInWords(countedFrom)[language]}`,
  ];
  const notCounted = skippedInWords(skipped, language);
  if (notCounted.length > 0) parts.push(`${say('without')} ${notCounted.join(SEPARATOR[language])}`);
  if (carriedFrom !== undefined) parts.push(`${say('carried')} ${dateInWords(carriedFrom)[language]}`);
  return `${parts.join(SEPARATOR[language])}.`;
}

/** Weekends and pauses are counted, holidays and closures are named with their date. */
function skippedInWords(skipped: readonly SkippedDay[], language: Language): string[] {
  const total = (why: SkippedDay['why']): number => skipped.filter((day) => day.why === why).length;
  const named = skipped
    .filter((day) => day.why === 'holiday' || day.why === 'closed')
    .map(({ date, name, expected }) => {
      const what = name?.[language] ?? name?.fr ?? WORDS.closed[language];
      return `${dateInWords(date)[language]} (${what}${expected ? SEPARATOR[language] + WORDS.expected[language] : ''})`;
    });
  return [
    ...(total('weekend') > 0 ? [counted('weekend-days', total('weekend'), language)] : []),
    ...named,
    ...(total('paused') > 0 ? [counted('paused-days', total('paused'), language)] : []),
  ];
}

const plurals = {
  ar: new Intl.PluralRules('ar'),
  fr: new Intl.PluralRules('fr'),
  en: new Intl.PluralRules('en'),
};

function counted(unit: keyof typeof UNITS, count: number, language: Language): string {
  const forms = UNITS[unit][language];
  const form = forms[plurals[language].select(count)] ?? forms.other;
  return form.replace('#', String(count));
}
