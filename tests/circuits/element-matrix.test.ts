import { describe, expect, it } from 'vitest';
import { checkBundle } from '../../src/circuits/check-bundle.ts';
import { compensation } from './matrix/compensation.ts';
import { eventSubProcesses } from './matrix/event-sub-processes.ts';
import { events } from './matrix/events.ts';
import { failingServices } from './matrix/failing-services.ts';
import { gateways } from './matrix/gateways.ts';
import { messages } from './matrix/messages.ts';
import { repetition } from './matrix/repetition.ts';
import { tasks } from './matrix/tasks.ts';
import { inMemory, play, recovered } from './stage.ts';
import type { Row } from './stage.ts';

const FAMILIES: Readonly<Record<string, readonly Row[]>> = {
  tasks,
  gateways,
  repetition,
  events,
  eventSubProcesses,
  messages,
  compensation,
  'a refused service is caught': failingServices,
};

describe.each(Object.entries(FAMILIES))('%s', (_family, rows) => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    // given a diagram that deployment accepts; the data it reads comes from the test
    const problems = await checkBundle({ xml: row.xml, forms: {} });
    const faults = problems.filter(
      ({ severity, code }) => severity === 'error' && code !== 'feel.unknown_variable',
    );
    expect(faults.map(({ code, elementId }) => `${elementId}: ${code}`)).toEqual([]);
    // when the script is played by one instance that stays in memory
    const live = await play(row, inMemory);
    // then it waits where the script says
    expect(live.lines).toEqual(row.script);
    expect(live.passed.join(' ')).toBe(row.passed ?? live.passed.join(' '));
    // and so it does when it is stopped after every command and recovered from its bytes
    expect(await play(row, recovered)).toEqual(live);
  });
});
