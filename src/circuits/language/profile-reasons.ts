import type { LocalizedText } from '../../platform/text.ts';

/** Why an element is not executed, and what to draw instead. */
export interface Refusal {
  readonly kind: 'refused';
  readonly reason: LocalizedText;
  readonly remedy: LocalizedText;
}

type Triple = readonly [ar: string, fr: string, en: string];

/** Every refusal of the profile, each used by one element or more. */
export const REFUSALS = {
  unknown: refusal(
    [
      'ليس من عناصر المسارات القابلة للتنفيذ',
      'il n’appartient pas aux processus exécutables',
      'it is no part of an executable process',
    ],
    [
      'احذفه أو عوضه بعنصر من القائمة.',
      'Supprimez-le ou remplacez-le par un élément de la palette.',
      'Remove it or replace it by an element of the palette.',
    ],
  ),
  noSuchEvent: refusal(
    [
      'لا وجود لهذا الحدث في هذا الموضع في BPMN 2.0',
      'BPMN 2.0 ne connaît pas cet événement à cette place',
      'BPMN 2.0 has no such event in this place',
    ],
    [
      'استعمل حدثا آخر في هذا الموضع.',
      'Utilisez un autre événement à cette place.',
      'Use another event in this place.',
    ],
  ),
  startedByLetter: refusal(
    [
      'ينطلق كل مسار من مراسلة',
      'chaque circuit démarre pour un courrier',
      'every circuit is started for a letter',
    ],
    ['استعمل حدث بداية بسيطا.', 'Utilisez un événement de début simple.', 'Use a plain start event.'],
  ),
  oneDefinition: refusal(
    [
      'لا يحمل الحدث إلا محفزا واحدا',
      'un événement ne porte qu’un seul déclencheur',
      'an event has one trigger only',
    ],
    ['ارسم حدثا لكل محفز.', 'Dessinez un événement par déclencheur.', 'Draw one event for each trigger.'],
  ),
  chooseByPerson: refusal(
    ['لا يمكن معرفة متى تنتهي', 'rien ne dit quand il se termine', 'nothing says when it ends'],
    [
      'عوضه بمسار فرعي عادي أو بمهام متوازية.',
      'Remplacez-le par un sous-processus ordinaire ou des tâches parallèles.',
      'Replace it by an ordinary sub-process or parallel tasks.',
    ],
  ),
  complexRule: refusal(
    [
      'قاعدة الدمج المعقدة غير محددة في أدوات الرسم',
      'sa règle de synchronisation n’est pas définie de façon portable',
      'its joining rule is not defined portably',
    ],
    [
      'عوضها ببوابة شاملة أو متوازية.',
      'Remplacez-la par une passerelle inclusive ou parallèle.',
      'Replace it by an inclusive or a parallel gateway.',
    ],
  ),
  notYetSubProcess: refusal(
    [
      'لا ينفذ هذا المسار الفرعي',
      'ce genre de sous-processus n’est pas exécuté',
      'this kind of sub-process is not executed',
    ],
    [
      'عوضه بمسار فرعي عادي.',
      'Remplacez-le par un sous-processus ordinaire.',
      'Replace it by an ordinary sub-process.',
    ],
  ),
  compensateByHandler: refusal(
    [
      'لا تعرف حالة المسار الفرعي بعد انتهائه',
      'l’état d’un sous-processus achevé n’est plus connu',
      'the state of a finished sub-process is not known any more',
    ],
    [
      'ضع حدث تعويض على حافة المسار الفرعي.',
      'Placez un événement de compensation sur le bord du sous-processus.',
      'Put a compensation event on the edge of the sub-process.',
    ],
  ),
} as const satisfies Record<string, Refusal>;

function refusal(reason: Triple, remedy: Triple): Refusal {
  return { kind: 'refused', reason: words(reason), remedy: words(remedy) };
}

function words([ar, fr, en]: Triple): LocalizedText {
  return { ar, fr, en };
}
