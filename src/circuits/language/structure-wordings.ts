import type { ProblemWording } from './wording.ts';

/** Words of the problems of the file and of the flow. */
export const STRUCTURE_WORDINGS = {
  'xml.too_large': {
    message: {
      ar: 'ملف المسار كبير جدا (الحد الأقصى {limit} بايت).',
      fr: 'Le fichier du circuit est trop volumineux (maximum {limit} octets).',
      en: 'The circuit’s file is too large (at most {limit} bytes).',
    },
    remedy: {
      ar: 'قسم المسار إلى مسارات أصغر.',
      fr: 'Divisez le circuit en circuits plus petits.',
      en: 'Divide the circuit into smaller ones.',
    },
  },
  'xml.too_deep': {
    message: {
      ar: 'تداخل العناصر عميق جدا (الحد الأقصى {limit}).',
      fr: 'Les éléments sont imbriqués trop profondément (maximum {limit} niveaux).',
      en: 'Elements are nested too deeply (at most {limit} levels).',
    },
    remedy: {
      ar: 'قلل من المسارات الفرعية المتداخلة.',
      fr: 'Réduisez les sous-processus imbriqués.',
      en: 'Use fewer nested sub-processes.',
    },
  },
  'xml.too_many_elements': {
    message: {
      ar: 'عدد العناصر كبير جدا (الحد الأقصى {limit}).',
      fr: 'Le diagramme compte trop d’éléments (maximum {limit}).',
      en: 'The diagram has too many elements (at most {limit}).',
    },
    remedy: {
      ar: 'قسم المسار إلى مسارات أصغر.',
      fr: 'Divisez le circuit en circuits plus petits.',
      en: 'Divide the circuit into smaller ones.',
    },
  },
  'xml.doctype': {
    message: {
      ar: 'يحتوي الملف على تعريف DOCTYPE أو ENTITY، وهو ممنوع.',
      fr: 'Le fichier contient une déclaration DOCTYPE ou ENTITY, interdite.',
      en: 'The file holds a DOCTYPE or ENTITY declaration, which is forbidden.',
    },
    remedy: {
      ar: 'صدّر المسار من جديد بصيغة BPMN 2.0.',
      fr: 'Exportez de nouveau le circuit au format BPMN 2.0.',
      en: 'Export the circuit again as BPMN 2.0.',
    },
  },
  'xml.dropped_content': {
    message: {
      ar: 'سيضيع جزء من الملف عند القراءة: {detail}',
      fr: 'Une partie du fichier serait perdue à la lecture : {detail}',
      en: 'Part of the file would be lost when read: {detail}',
    },
    remedy: {
      ar: 'صحح الجزء المذكور أو احذفه.',
      fr: 'Corrigez ou supprimez la partie citée.',
      en: 'Correct or remove the part that is named.',
    },
  },
  'xml.unreadable': {
    message: {
      ar: 'تعذرت قراءة الملف: {detail}',
      fr: 'Le fichier ne peut pas être lu : {detail}',
      en: 'The file cannot be read: {detail}',
    },
    remedy: {
      ar: 'صدّر المسار من جديد بصيغة BPMN 2.0.',
      fr: 'Exportez de nouveau le circuit au format BPMN 2.0.',
      en: 'Export the circuit again as BPMN 2.0.',
    },
  },
  'circuit.no_process': {
    message: {
      ar: 'لا يوجد مسار قابل للتنفيذ في الرسم.',
      fr: 'Le diagramme ne contient aucun processus exécutable.',
      en: 'The diagram has no executable process.',
    },
    remedy: {
      ar: 'اجعل مسارا واحدا قابلا للتنفيذ (isExecutable).',
      fr: 'Rendez un processus exécutable (isExecutable).',
      en: 'Make one process executable (isExecutable).',
    },
  },
  'circuit.several_processes': {
    message: {
      ar: 'يحتوي الرسم على عدة مسارات قابلة للتنفيذ.',
      fr: 'Le diagramme contient plusieurs processus exécutables.',
      en: 'The diagram has several executable processes.',
    },
    remedy: {
      ar: 'أبق على مسار واحد قابل للتنفيذ في كل ملف.',
      fr: 'Gardez un seul processus exécutable par fichier.',
      en: 'Keep one executable process per file.',
    },
  },
  'circuit.no_id': {
    message: {
      ar: 'لا يحمل الرسم معرفا.',
      fr: 'La définition du diagramme n’a pas d’identifiant.',
      en: 'The diagram’s definition has no identifier.',
    },
    remedy: {
      ar: 'أضف معرفا (id) إلى عنصر definitions.',
      fr: 'Ajoutez un attribut id à l’élément definitions.',
      en: 'Add an id attribute to the definitions element.',
    },
  },
  'circuit.no_start': {
    message: {
      ar: 'لا توجد نقطة انطلاق.',
      fr: 'Le circuit n’a pas d’événement de début.',
      en: 'The circuit has no start event.',
    },
    remedy: {
      ar: 'أضف حدث بداية بسيطا.',
      fr: 'Ajoutez un événement de début simple.',
      en: 'Add a plain start event.',
    },
  },
  'circuit.several_starts': {
    message: {
      ar: 'توجد عدة نقط انطلاق.',
      fr: 'Le circuit a plusieurs événements de début.',
      en: 'The circuit has several start events.',
    },
    remedy: {
      ar: 'أبق على حدث بداية واحد.',
      fr: 'Gardez un seul événement de début.',
      en: 'Keep a single start event.',
    },
  },
  'circuit.message_flow': {
    message: {
      ar: 'لا تنفذ تدفقات الرسائل بين المجمعات.',
      fr: 'Les flux de messages entre participants ne sont pas exécutés.',
      en: 'Message flows between pools are not executed.',
    },
    remedy: {
      ar: 'عوضها بخدمة آلية أو بمهمة.',
      fr: 'Remplacez-les par un service automatique ou une tâche.',
      en: 'Replace them by an automatic service or a task.',
    },
  },
  'element.not_executed': {
    message: {
      ar: 'لا ينفذ العنصر «{type}»: {reasonAr}.',
      fr: 'L’élément « {type} » n’est pas exécuté : {reasonFr}.',
      en: 'The element “{type}” is not executed: {reasonEn}.',
    },
    remedy: {
      ar: '{remedyAr}',
      fr: '{remedyFr}',
      en: '{remedyEn}',
    },
  },
  'element.bad_id': {
    message: {
      ar: 'المعرف «{id}» لا يصلح للاستعمال في العبارات.',
      fr: 'L’identifiant « {id} » ne peut pas servir dans les expressions.',
      en: 'The identifier “{id}” cannot be used in expressions.',
    },
    remedy: {
      ar: 'استعمل حروفا لاتينية وأرقاما و_ فقط، دون البدء برقم.',
      fr: 'Utilisez seulement des lettres latines, des chiffres et _, sans commencer par un chiffre.',
      en: 'Use only Latin letters, digits and _, not starting with a digit.',
    },
  },
  'element.unreachable': {
    message: {
      ar: 'لا يمكن بلوغ هذا العنصر من نقطة الانطلاق.',
      fr: 'Cet élément ne peut jamais être atteint depuis le début.',
      en: 'This element can never be reached from the start.',
    },
    remedy: {
      ar: 'اربطه بالمسار أو احذفه.',
      fr: 'Reliez-le au circuit ou supprimez-le.',
      en: 'Connect it to the circuit or remove it.',
    },
  },
  'element.dead_end': {
    message: {
      ar: 'لا يؤدي هذا العنصر إلى أي نهاية.',
      fr: 'Cet élément ne mène à aucune fin.',
      en: 'This element leads to no end.',
    },
    remedy: {
      ar: 'اربطه بمرحلة تالية أو بحدث نهاية.',
      fr: 'Reliez-le à une étape suivante ou à un événement de fin.',
      en: 'Connect it to a next step or to an end event.',
    },
  },
  'element.no_label': {
    severity: 'warning',
    message: {
      ar: 'ينقص الاسم بالعربية أو بالفرنسية.',
      fr: 'Le nom manque en arabe ou en français.',
      en: 'The name is missing in Arabic or French.',
    },
    remedy: {
      ar: 'أضف الاسم باللغتين.',
      fr: 'Ajoutez le nom dans les deux langues.',
      en: 'Add the name in both languages.',
    },
  },
  'flow.split_without_gateway': {
    message: {
      ar: 'يخرج من هذا العنصر أكثر من تدفق دون بوابة.',
      fr: 'Plusieurs flux sortent de cet élément sans passerelle.',
      en: 'Several flows leave this element without a gateway.',
    },
    remedy: {
      ar: 'أضف بوابة حصرية أو متوازية بعده.',
      fr: 'Ajoutez après lui une passerelle exclusive ou parallèle.',
      en: 'Add an exclusive or parallel gateway after it.',
    },
  },
  'flow.drawn_twice': {
    message: {
      ar: 'يربط تدفقان بين العنصرين نفسيهما.',
      fr: 'Deux flux relient les mêmes éléments.',
      en: 'Two flows connect the same two elements.',
    },
    remedy: {
      ar: 'احذف أحدهما، أو ضع عنصرا بينهما.',
      fr: 'Supprimez-en un, ou placez un élément entre les deux.',
      en: 'Remove one of them, or put an element between.',
    },
  },
  'flow.tokens_meet': {
    message: {
      ar: 'قد يبلغ فرعان متوازيان هذه المرحلة في الوقت نفسه.',
      fr: 'Deux branches parallèles peuvent atteindre cette étape en même temps.',
      en: 'Two parallel branches may come to this step at the same time.',
    },
    remedy: {
      ar: 'اجمع الفرعين ببوابة قبلها، أو ارسم المرحلة مرة في كل فرع.',
      fr: 'Réunissez les branches par une passerelle avant elle, ou dessinez l’étape dans chaque branche.',
      en: 'Join the branches by a gateway before it, or draw the step once in each branch.',
    },
  },
  'flow.condition_without_gateway': {
    message: {
      ar: 'يوجد شرط على تدفق لا يخرج من بوابة حصرية أو شاملة.',
      fr: 'Une condition porte sur un flux qui ne sort pas d’une passerelle exclusive ou inclusive.',
      en: 'A condition is on a flow that does not leave an exclusive or inclusive gateway.',
    },
    remedy: {
      ar: 'انقل الشرط إلى تدفق يخرج من بوابة حصرية.',
      fr: 'Placez la condition sur un flux sortant d’une passerelle exclusive.',
      en: 'Put the condition on a flow leaving an exclusive gateway.',
    },
  },
  'gateway.missing_condition': {
    message: {
      ar: 'تدفق دون شرط يخرج من هذه البوابة.',
      fr: 'Un flux sans condition sort de cette passerelle.',
      en: 'A flow without a condition leaves this gateway.',
    },
    remedy: {
      ar: 'أضف شرطا أو اجعله التدفق الافتراضي.',
      fr: 'Ajoutez une condition ou faites-en le flux par défaut.',
      en: 'Add a condition or make it the default flow.',
    },
  },
  'gateway.default_with_condition': {
    message: {
      ar: 'للتدفق الافتراضي شرط لن يقرأ أبدا.',
      fr: 'Le flux par défaut porte une condition qui ne sera jamais lue.',
      en: 'The default flow has a condition that is never read.',
    },
    remedy: {
      ar: 'احذف الشرط.',
      fr: 'Supprimez la condition.',
      en: 'Remove the condition.',
    },
  },
  'gateway.no_default': {
    message: {
      ar: 'قد لا يتحقق أي شرط عند هذه البوابة.',
      fr: 'Il se peut qu’aucune condition ne soit vraie à cette passerelle.',
      en: 'It may be that no condition is true at this gateway.',
    },
    remedy: {
      ar: 'أضف تدفقا افتراضيا، أو غط جميع قرارات المهمة.',
      fr: 'Ajoutez un flux par défaut, ou couvrez toutes les issues de la tâche.',
      en: 'Add a default flow, or cover every outcome of the task.',
    },
  },
  'loop.no_wait': {
    message: {
      ar: 'حلقة دون أي انتظار: لن يتوقف المسار.',
      fr: 'Une boucle ne comporte aucune attente : le circuit ne s’arrêterait pas.',
      en: 'A loop holds no wait: the circuit would never stop.',
    },
    remedy: {
      ar: 'ضع مهمة أو خدمة أو مؤقتا داخل الحلقة.',
      fr: 'Placez une tâche, un service ou une minuterie dans la boucle.',
      en: 'Put a task, a service or a timer in the loop.',
    },
  },
} as const satisfies Record<string, ProblemWording>;
