import type { LocalizedText } from '../platform/text.ts';
import type { Problem } from './language/index.ts';

interface Wording {
  readonly message: LocalizedText;
  readonly remedy: LocalizedText;
}

const WORDINGS = {
  'xml.too_large': {
    message: {
      ar: 'ملف المسار كبير جدا (الحد الأقصى {detail} بايت).',
      fr: 'Le fichier du circuit est trop volumineux (maximum {detail} octets).',
      en: 'The circuit’s file is too large (at most {detail} bytes).',
    },
    remedy: split(),
  },
  'xml.too_deep': {
    message: {
      ar: 'تداخل العناصر عميق جدا (الحد الأقصى {detail}).',
      fr: 'Les éléments sont imbriqués trop profondément (maximum {detail} niveaux).',
      en: 'Elements are nested too deeply (at most {detail} levels).',
    },
    remedy: split(),
  },
  'xml.too_many_elements': {
    message: {
      ar: 'عدد العناصر كبير جدا (الحد الأقصى {detail}).',
      fr: 'Le diagramme compte trop d’éléments (maximum {detail}).',
      en: 'The diagram has too many elements (at most {detail}).',
    },
    remedy: split(),
  },
  'xml.doctype': {
    message: {
      ar: 'يحتوي الملف على تعريف DOCTYPE أو ENTITY، وهو ممنوع.',
      fr: 'Le fichier contient une déclaration DOCTYPE ou ENTITY, interdite.',
      en: 'The file holds a DOCTYPE or ENTITY declaration, which is forbidden.',
    },
    remedy: exportAgain(),
  },
  'xml.dropped_content': {
    message: {
      ar: 'سيضيع جزء من الملف عند القراءة: {detail}',
      fr: 'Une partie du fichier serait perdue à la lecture : {detail}',
      en: 'Part of the file would be lost when read: {detail}',
    },
    remedy: {
      ar: 'احذف الجزء المذكور أو صححه ثم أعد المحاولة.',
      fr: 'Corrigez ou supprimez la partie citée, puis recommencez.',
      en: 'Correct or remove the part that is named, then try again.',
    },
  },
  'xml.unreadable': {
    message: {
      ar: 'تعذرت قراءة الملف: {detail}',
      fr: 'Le fichier ne peut pas être lu : {detail}',
      en: 'The file cannot be read: {detail}',
    },
    remedy: exportAgain(),
  },
} satisfies Record<string, Wording>;

/** A problem of the file itself, before any rule of the language. */
export function xmlProblem(code: keyof typeof WORDINGS, detail: string): Problem {
  const { message, remedy } = WORDINGS[code];
  const shown = detail.split('\n')[0]!.slice(0, 200);
  return {
    elementId: '',
    severity: 'error',
    code,
    message: {
      ar: message.ar.replace('{detail}', shown),
      fr: message.fr.replace('{detail}', shown),
      en: message.en.replace('{detail}', shown),
    },
    remedy,
  };
}

function split(): LocalizedText {
  return {
    ar: 'قسم المسار إلى مسارات أصغر.',
    fr: 'Divisez le circuit en circuits plus petits.',
    en: 'Divide the circuit into smaller ones.',
  };
}

function exportAgain(): LocalizedText {
  return {
    ar: 'صدّر المسار من جديد بصيغة BPMN 2.0.',
    fr: 'Exportez de nouveau le circuit au format BPMN 2.0.',
    en: 'Export the circuit again as BPMN 2.0.',
  };
}
