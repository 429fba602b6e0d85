import { STEP_KINDS } from '../../src/circuits/language/index.ts';
import type { DiagramLanguage } from '../viewer/instance-view.ts';
import { createReadyMade, READY_MADE, type ReadyMade } from './ready-made.ts';
import type { ElementFactory, Moddle, Shape } from './services.ts';

interface Entry {
  readonly group: string;
  readonly className: string;
  readonly title: string;
  readonly action: Record<string, (event: Event) => void>;
}

type Entries = Record<string, Entry>;

interface Registrar {
  registerProvider(priority: number, provider: unknown): void;
}

interface Starter {
  start(event: Event, shape: Shape, context?: { source: Shape }): void;
}

interface Appender {
  append(source: Shape, shape: Shape): void;
}

/** Elements of BPMN that no circuit of ours uses: the palette does not offer them. */
const LEFT_OUT = [
  'create.data-object',
  'create.data-store',
  'create.group',
  'create.task',
  'create.subprocess-expanded',
  'create.participant-expanded',
];

/** Ready-made steps in the palette and beside a selected element, named in the designer's language. */
export function stepPaletteModule(language: DiagramLanguage) {
  function StepPalette(
    palette: Registrar,
    contextPad: Registrar,
    create: Starter,
    autoPlace: Appender,
    elementFactory: ElementFactory,
    moddle: Moddle,
  ) {
    const make = (step: ReadyMade) => createReadyMade({ moddle, elementFactory }, step, language);
    palette.registerProvider(500, {
      getPaletteEntries: () => (entries: Entries) => ({
        ...withoutUnused(entries),
        ...paletteEntries(make, create),
      }),
    });
    contextPad.registerProvider(500, {
      getContextPadEntries: (element: Shape) => (entries: Entries) =>
        'append.append-task' in entries
          ? { ...entries, ...padEntries(element, make, { create, autoPlace }) }
          : entries,
    });
  }
  StepPalette.$inject = ['palette', 'contextPad', 'create', 'autoPlace', 'elementFactory', 'moddle'];
  return { __init__: ['diwanStepPalette'], diwanStepPalette: ['type', StepPalette] };

  function titleOf(step: ReadyMade): string {
    const label = STEP_KINDS.find((kind) => kind.key === step.stepKind)?.label;
    return label ? (label[language] ?? label.fr) : step.stepKind;
  }

  function paletteEntries(make: (step: ReadyMade) => Shape, create: Starter): Entries {
    return Object.fromEntries(
      READY_MADE.map((step) => {
        const start = (event: Event) => create.start(event, make(step));
        const entry = {
          group: 'steps',
          className: `dw-entry dw-entry--${step.stepKind}`,
          title: titleOf(step),
          action: { dragstart: start, click: start },
        };
        return [`create.diwan-${step.stepKind}`, entry];
      }),
    );
  }

  function padEntries(
    source: Shape,
    make: (step: ReadyMade) => Shape,
    tools: { create: Starter; autoPlace: Appender },
  ): Entries {
    const visa = READY_MADE.find((step) => step.stepKind === 'visa');
    if (!visa) return {};
    const action = {
      click: () => tools.autoPlace.append(source, make(visa)),
      dragstart: (event: Event) => tools.create.start(event, make(visa), { source }),
    };
    return {
      'append.diwan-visa': {
        group: 'model',
        className: 'dw-entry dw-entry--visa',
        title: titleOf(visa),
        action,
      },
    };
  }
}

function withoutUnused(entries: Entries): Entries {
  return Object.fromEntries(Object.entries(entries).filter(([key]) => !LEFT_OUT.includes(key)));
}
