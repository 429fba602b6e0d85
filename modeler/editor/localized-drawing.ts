import { labelOf, type ModdleElement } from '../../src/circuits/language/index.ts';
import { hasLabel, showNamesIn } from '../language/localized-names.ts';
import type { DiagramLanguage } from '../viewer/instance-view.ts';
import { writeNames, type Tools } from './element-properties.ts';
import type { EventBus, Shape } from './services.ts';

/** French is the language in which names are kept in the file, as in the national models. */
const FILE_LANGUAGE: DiagramLanguage = 'fr';

/** Draws names in the designer's language, and writes what is typed on the canvas into that language's label. */
export function drawInLanguage(eventBus: EventBus, tools: Tools, language: DiagramLanguage): void {
  eventBus.on<{ definitions?: ModdleElement }>('import.parse.complete', ({ definitions }) => {
    if (definitions) showNamesIn(definitions, language);
  });
  eventBus.on<{ context: { element: Shape; newLabel?: string } }>(
    'commandStack.element.updateLabel.postExecuted',
    ({ context }) => {
      const shape = context.element.labelTarget ?? context.element;
      const typed = (context.newLabel ?? '').trim();
      const label = labelOf(shape.businessObject);
      const names = { ar: label.ar, fr: label.fr, en: label.en ?? '' };
      const known = hasLabel(shape.businessObject);
      if (typed === '' || (known && names[language] === typed)) return;
      writeNames(tools, shape, known ? { ...names, [language]: typed } : { ar: typed, fr: typed, en: '' });
    },
  );
}

/** Runs `work` with names in the file's language, then draws in the designer's language again. */
export async function withFileNames<T>(
  definitions: ModdleElement,
  language: DiagramLanguage,
  work: () => Promise<T>,
): Promise<T> {
  showNamesIn(definitions, FILE_LANGUAGE);
  try {
    return await work();
  } finally {
    showNamesIn(definitions, language);
  }
}
