import { ELEMENTS, eventTreatment, isKnownEvent, POSITIONS, TRIGGERS } from '../circuits/language/index.ts';
import type { Position, Treatment, Trigger } from '../circuits/language/index.ts';

const PLACES: Readonly<Record<Position, string>> = {
  start: 'start of the circuit',
  'sub-process-start': 'start of a sub-process',
  'event-sub-process': 'event sub-process, interrupting',
  'event-sub-process-beside': 'event sub-process, non-interrupting',
  catch: 'intermediate, catching',
  throw: 'intermediate, throwing',
  boundary: 'boundary, interrupting',
  'boundary-beside': 'boundary, non-interrupting',
  end: 'end',
};

/** `docs/bpmn-profile.md`: each element of BPMN 2.0, executed or refused, with why and what to draw instead. */
export function profileDocument(): string {
  const elements = Object.entries(ELEMENTS).map(([type, treatment]) => row([plain(type)], treatment));
  const events = TRIGGERS.flatMap((trigger) => eventRows(trigger));
  return [
    '# The BPMN 2.0 profile',
    '',
    'What Diwan executes, and what it refuses at deployment. The deployment check reads the same data; elements that',
    'are not named are refused. Executed elements are proved by `tests/circuits`, in memory and with a stop and a',
    'recovery after every command. Made by `npm run cli -- docs`.',
    '',
    'Two tokens in one activity: the engine lets the second wait until the first has left. Diagrams where parallel',
    'branches lead to one activity are refused (`flow.tokens_meet`); behind a repeated boundary event the tokens follow',
    'one another. A non-interrupting event sub-process runs as often at once as it is triggered.',
    '',
    '## Elements',
    '',
    '| Element | | Why not, and what to draw instead | Français | العربية |',
    '|---|---|---|---|---|',
    ...elements,
    '',
    '## Events',
    '',
    'Places that BPMN 2.0 itself does not know are left out; they are refused too. An event has one trigger.',
    '',
    '| Trigger | Place | | Why not, and what to draw instead | Français | العربية |',
    '|---|---|---|---|---|---|',
    ...events,
    '',
  ].join('\n');
}

function eventRows(trigger: Trigger): string[] {
  return POSITIONS.filter((position) => isKnownEvent(trigger, position)).map((position) =>
    row([trigger, PLACES[position]], eventTreatment(trigger, position)),
  );
}

function row(names: readonly string[], treatment: Treatment): string {
  const words = (['en', 'fr', 'ar'] as const).map((language) => {
    if (treatment.kind !== 'refused') return '';
    const { reason, remedy } = treatment;
    return `${reason[language] ?? reason.fr}. ${remedy[language] ?? remedy.fr}`;
  });
  return `| ${[...names, treatment.kind === 'refused' ? '**refused**' : treatment.kind, ...words].join(' | ')} |`;
}

function plain(type: string): string {
  return `\`${type.replace(/^bpmn:/, '')}\``;
}
