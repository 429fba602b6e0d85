import type { ProblemWording } from './wording.ts';

/** Words of the problems of events. */
export const EVENTS_WORDINGS = {
  'event.no_reference': {
    message: {
      ar: 'لا يذكر الحدث ما ينتظره أو ما يرسله.',
      fr: 'L’événement ne dit pas ce qu’il attend ou envoie.',
      en: 'The event does not say what it waits for or sends.',
    },
    remedy: {
      ar: 'اختر له رسالة أو إشارة أو خطأ أو تصعيدا.',
      fr: 'Choisissez son message, son signal, son erreur ou son escalade.',
      en: 'Choose its message, signal, error or escalation.',
    },
  },
  'event.no_name': {
    message: {
      ar: 'لا تحمل الرسالة أو الإشارة اسما.',
      fr: 'Le message ou le signal n’a pas de nom.',
      en: 'The message or signal has no name.',
    },
    remedy: {
      ar: 'أعطها اسما يعرفه المرسل والمتلقي.',
      fr: 'Donnez-lui un nom, connu de qui l’envoie et de qui l’attend.',
      en: 'Give it a name that both sender and receiver know.',
    },
  },
  'event.no_condition': {
    message: {
      ar: 'لا يحمل الحدث الشرطي شرطا.',
      fr: 'L’événement conditionnel n’a pas de condition.',
      en: 'The conditional event has no condition.',
    },
    remedy: {
      ar: 'أضف شرطا بلغة FEEL.',
      fr: 'Ajoutez une condition FEEL.',
      en: 'Add a FEEL condition.',
    },
  },
  'event.link_without_pair': {
    message: {
      ar: 'ليس لهذه الوصلة طرف آخر واحد بالاسم نفسه.',
      fr: 'Ce lien n’a pas une seule autre extrémité du même nom.',
      en: 'This link has no single other end of the same name.',
    },
    remedy: {
      ar: 'أعط طرفي الوصلة الاسم نفسه في المسار نفسه.',
      fr: 'Donnez le même nom aux deux extrémités, dans le même processus.',
      en: 'Give both ends the same name, in the same process.',
    },
  },
  'event.connected_sub_process': {
    message: {
      ar: 'يرتبط المسار الفرعي الحدثي بتدفق.',
      fr: 'Un flux relie le sous-processus événementiel.',
      en: 'A flow connects the event sub-process.',
    },
    remedy: {
      ar: 'احذف التدفق: ينطلق بحدثه وحده.',
      fr: 'Supprimez le flux : seul son événement le démarre.',
      en: 'Remove the flow: its event alone starts it.',
    },
  },
  'gateway.not_before_events': {
    message: {
      ar: 'لا تتبع هذه البوابة أحداث تنتظر، اثنان على الأقل، لكل منها مدخل واحد.',
      fr: 'Cette passerelle doit être suivie d’au moins deux événements d’attente, atteints par elle seule.',
      en: 'This gateway must be followed by two waiting events or more, reached by it alone.',
    },
    remedy: {
      ar: 'ضع بعدها أحداث التقاط أو مهام استقبال.',
      fr: 'Placez après elle des événements intermédiaires d’attente ou des tâches de réception.',
      en: 'Put intermediate catching events or receive tasks after it.',
    },
  },
  'compensation.no_handler': {
    message: {
      ar: 'لا يرتبط حدث التعويض بمهمة تعويض واحدة.',
      fr: 'L’événement de compensation n’est pas associé à une seule activité de compensation.',
      en: 'The compensation event is not associated with one compensation activity.',
    },
    remedy: {
      ar: 'اربطه بمهمة للتعويض (isForCompensation).',
      fr: 'Associez-le à une activité marquée « compensation » (isForCompensation).',
      en: 'Associate it with one activity marked for compensation (isForCompensation).',
    },
  },
  'compensation.handler_in_flow': {
    message: {
      ar: 'يؤدي تدفق إلى مهمة تعويض.',
      fr: 'Un flux mène à une activité de compensation.',
      en: 'A flow leads to a compensation activity.',
    },
    remedy: {
      ar: 'احذف التدفق: يطلقها حدث التعويض وحده.',
      fr: 'Supprimez le flux : seule la compensation la déclenche.',
      en: 'Remove the flow: only compensation starts it.',
    },
  },
  'compensation.inside_sub_process': {
    message: {
      ar: 'لا يصل التعويض إلى داخل مسار فرعي انتهى.',
      fr: 'La compensation n’atteint pas l’intérieur d’un sous-processus achevé.',
      en: 'Compensation does not reach into a finished sub-process.',
    },
    remedy: {
      ar: 'ضع التعويض على المسار الفرعي نفسه، أو أطلقه من داخله.',
      fr: 'Placez la compensation sur le sous-processus lui-même, ou déclenchez-la à l’intérieur.',
      en: 'Put the compensation on the sub-process itself, or throw it inside.',
    },
  },
  'cancel.outside_transaction': {
    message: {
      ar: 'حدث الإلغاء خارج معاملة.',
      fr: 'L’événement d’annulation n’est pas dans une transaction.',
      en: 'The cancel event does not belong to a transaction.',
    },
    remedy: {
      ar: 'ضعه في نهاية معاملة أو على حافتها.',
      fr: 'Placez-le à la fin d’une transaction ou sur son bord.',
      en: 'Put it at the end of a transaction, or on its edge.',
    },
  },
  'cancel.not_caught': {
    message: {
      ar: 'لا حدث إلغاء على حافة المعاملة.',
      fr: 'La transaction n’a pas d’événement d’annulation sur son bord.',
      en: 'The transaction has no cancel event on its edge.',
    },
    remedy: {
      ar: 'أضف حدث إلغاء على حافتها.',
      fr: 'Ajoutez un événement d’annulation sur son bord.',
      en: 'Add a cancel event on its edge.',
    },
  },
  'script.not_feel': {
    message: {
      ar: 'النص البرمجي ليس بلغة FEEL.',
      fr: 'Le script n’est pas en FEEL.',
      en: 'The script is not FEEL.',
    },
    remedy: {
      ar: 'اكتب عبارة FEEL تبدأ بعلامة =.',
      fr: 'Écrivez une expression FEEL qui commence par =.',
      en: 'Write a FEEL expression that begins with =.',
    },
  },
} as const satisfies Record<string, ProblemWording>;
