import type { LocalizedText } from '../platform/text.ts';
import { findVersion } from '../circuits/index.ts';
import type { Letter } from './letter.ts';
import type { LetterDocument } from './letter-store.ts';

/** A milestone of a letter's public life. */
export interface TrackingStep {
  readonly key: string;
  readonly label: LocalizedText;
  readonly at?: Date;
  readonly state: 'done' | 'current' | 'next';
}

interface Milestone {
  readonly key: string;
  readonly label: LocalizedText;
  /** Step kinds and services of the circuit that lead to it; a circuit without any has no such milestone. */
  readonly from: readonly string[];
  readonly at: (letter: Letter) => Date | undefined;
}

const RECEIVED: Milestone = {
  key: 'received',
  label: { ar: 'تم الإيداع', fr: 'Déposé', en: 'Received' },
  from: [],
  at: (letter) => letter.filedAt,
};

const RECEIPTED: Milestone = {
  key: 'receipted',
  label: { ar: 'وصل الإيداع مسلم', fr: 'Récépissé délivré', en: 'Receipt issued' },
  from: [],
  at: (letter) => letter.receipt?.sealedAt,
};

const ON_THE_WAY: readonly Milestone[] = [
  {
    key: 'registered',
    label: { ar: 'تم التسجيل والتصنيف', fr: 'Enregistré et qualifié', en: 'Registered' },
    from: ['qualification'],
    at: (letter) => letter.milestones.registeredAt,
  },
  {
    key: 'assigned',
    label: { ar: 'أحيل على المصلحة المختصة', fr: 'Transmis au service compétent', en: 'Assigned' },
    from: ['annotation'],
    at: (letter) => letter.milestones.assignedAt,
  },
  {
    key: 'in-progress',
    label: { ar: 'قيد المعالجة', fr: 'En cours de traitement', en: 'In progress' },
    from: ['handling'],
    at: (letter) => letter.milestones.startedAt,
  },
  {
    key: 'signed',
    label: { ar: 'الجواب موقع', fr: 'Réponse signée', en: 'Answer signed' },
    from: ['signature', 'registry.sign-reply'],
    at: (letter) => letter.milestones.signedAt,
  },
  {
    key: 'dispatched',
    label: { ar: 'أرسل الجواب', fr: 'Réponse envoyée', en: 'Answer sent' },
    from: ['registry.dispatch-reply'],
    at: (letter) => letter.milestones.dispatchedAt,
  },
];

const AWAITING: LocalizedText = {
  ar: 'في انتظار استكمال ملفكم',
  fr: 'En attente de vos pièces complémentaires',
  en: 'Waiting for your additional documents',
};
const TRANSFERRED: LocalizedText = {
  ar: 'أحيل على الإدارة المختصة',
  fr: 'Transmis à l’administration compétente',
  en: 'Sent on to the competent administration',
};
const CLOSED: LocalizedText = { ar: 'تم حفظ الملف', fr: 'Dossier clos', en: 'File closed' };

/**
 * The milestones that the letter's own circuit leads to, passed or to come. They are read from the
 * version the letter follows, so that a redrawn circuit changes what later filers see, not these.
 */
export async function trackingSteps(letter: LetterDocument): Promise<TrackingStep[]> {
  const words = await wordsOfCircuit(letter);
  const expected = ON_THE_WAY.filter(
    (one) => one.at(letter) !== undefined || one.from.some((word) => words.has(word)),
  );
  const all = [RECEIVED, RECEIPTED, ...expected].map((one) => reached(one, letter));
  const done = all.filter((one) => one.at !== undefined);
  const rest = all.filter((one) => one.at === undefined);
  if (letter.status === 'transferred') {
    return [...done, { key: 'transferred', label: TRANSFERRED, at: letter.transfer?.at, state: 'current' }];
  }
  if (letter.milestones.archivedAt !== undefined && letter.milestones.dispatchedAt === undefined) {
    return [...done, { key: 'closed', label: CLOSED, at: letter.milestones.archivedAt, state: 'current' }];
  }
  if (letter.status === 'awaiting-filer') {
    const asked = {
      key: 'awaiting-filer',
      label: AWAITING,
      at: letter.completion?.askedAt,
      state: 'current',
    } as const;
    return [...done, asked, ...rest];
  }
  return [
    ...done,
    ...rest.map((one, index): TrackingStep => (index === 0 ? { ...one, state: 'current' } : one)),
  ];
}

function reached(milestone: Milestone, letter: Letter): TrackingStep {
  const at = milestone.at(letter);
  const { key, label } = milestone;
  return at === undefined ? { key, label, state: 'next' } : { key, label, at, state: 'done' };
}

const wordsByVersion = new Map<string, ReadonlySet<string>>();
const MOST_KEPT = 500;

/** Step kinds and services drawn in a version; versions never change, so they are read once. */
async function wordsOfCircuit(letter: LetterDocument): Promise<ReadonlySet<string>> {
  if (letter.circuit === undefined) return new Set(ON_THE_WAY.flatMap((one) => one.from));
  const { versionId } = letter.circuit;
  const known = wordsByVersion.get(versionId);
  if (known !== undefined) return known;
  const version = await findVersion(letter.administrationId, versionId);
  const drawn = version.bundle.xml.matchAll(/\bdiwan:(?:stepKind|service)="([^"]+)"/g);
  const words = new Set([...drawn].map((match) => match[1]!));
  if (wordsByVersion.size >= MOST_KEPT) wordsByVersion.clear();
  wordsByVersion.set(versionId, words);
  return words;
}
