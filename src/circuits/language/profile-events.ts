import { REFUSALS } from './profile-reasons.ts';
import type { Refusal } from './profile-reasons.ts';

/** Where an event is drawn; boundary events and event sub-processes interrupt what they lie on, or not. */
export const POSITIONS = [
  'start',
  'sub-process-start',
  'event-sub-process',
  'event-sub-process-beside',
  'catch',
  'throw',
  'boundary',
  'boundary-beside',
  'end',
] as const;

export type Position = (typeof POSITIONS)[number];

/** What triggers an event or is thrown by it: `none`, or an event definition of BPMN 2.0. */
export const TRIGGERS = [
  'none',
  'message',
  'timer',
  'signal',
  'error',
  'escalation',
  'conditional',
  'link',
  'compensate',
  'cancel',
  'terminate',
] as const;

export type Trigger = (typeof TRIGGERS)[number];

export type EventTreatment = { readonly kind: 'executed' } | Refusal;

type Row = Partial<Record<Position, EventTreatment>>;

const yes: EventTreatment = { kind: 'executed' };
const { startedByLetter } = REFUSALS;

/** The profile of events. A place that is not named does not exist in BPMN 2.0. */
const EVENTS: Readonly<Record<Trigger, Row>> = {
  none: { start: yes, 'sub-process-start': yes, throw: yes, end: yes },
  message: {
    start: startedByLetter,
    'event-sub-process': yes,
    'event-sub-process-beside': yes,
    catch: yes,
    throw: yes,
    boundary: yes,
    'boundary-beside': yes,
    end: yes,
  },
  timer: {
    start: startedByLetter,
    'event-sub-process': yes,
    'event-sub-process-beside': yes,
    catch: yes,
    boundary: yes,
    'boundary-beside': yes,
  },
  signal: {
    start: startedByLetter,
    'event-sub-process': yes,
    'event-sub-process-beside': yes,
    catch: yes,
    throw: yes,
    boundary: yes,
    'boundary-beside': yes,
    end: yes,
  },
  error: { 'event-sub-process': yes, boundary: yes, end: yes },
  escalation: {
    'event-sub-process': yes,
    'event-sub-process-beside': yes,
    throw: yes,
    boundary: yes,
    'boundary-beside': yes,
    end: yes,
  },
  conditional: {
    start: startedByLetter,
    'event-sub-process': yes,
    'event-sub-process-beside': yes,
    catch: yes,
    boundary: yes,
    'boundary-beside': yes,
  },
  link: { catch: yes, throw: yes },
  compensate: { 'event-sub-process': REFUSALS.compensateByHandler, throw: yes, boundary: yes, end: yes },
  cancel: { boundary: yes, end: yes },
  terminate: { end: yes },
};

/** How an event is treated where it is drawn. */
export function eventTreatment(trigger: Trigger, position: Position): EventTreatment {
  return EVENTS[trigger][position] ?? REFUSALS.noSuchEvent;
}

/** True for a place where BPMN 2.0 knows the event at all. */
export function isKnownEvent(trigger: Trigger, position: Position): boolean {
  return EVENTS[trigger][position] !== undefined;
}
