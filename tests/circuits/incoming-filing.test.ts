import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkBundle, nationalModel } from '../../src/circuits/index.ts';
import { processesDir } from '../../src/platform/paths.ts';
import { Player } from './player.ts';

const xml = readFileSync(join(processesDir(), 'incoming-filing/circuit.bpmn'), 'utf8');

let player: Player;
beforeAll(async () => {
  player = await Player.start(xml);
});

async function play(): Promise<void> {
  player = await Player.start(xml);
}

/** As far as the officer's desk. */
async function assigned(): Promise<void> {
  await play();
  await player.complete('qualify', 'admissible', { nature: 'request', priority: 'normal' });
  await player.complete('annotate', 'assign', { unit: 'unit-7', instruction: 'for-follow-up' });
}

/** As far as the signatory. */
async function submitted(): Promise<void> {
  await assigned();
  await player.complete('handle', 'submit');
  await player.complete('visa', 'visa');
}

describe('the shipped circuit of a filing', () => {
  it('passes the check of deployment without an error or a warning', async () => {
    // given the folder as it is shipped
    const model = await nationalModel('incoming-filing');
    // when it is checked
    const problems = await checkBundle(model.bundle);
    // then there is nothing to say
    expect(problems).toEqual([]);
    expect(model.bundle.name.ar).toBe('معالجة مراسلة مودعة');
  });

  it('leads a letter from filing to its archived answer', async () => {
    // given
    await submitted();
    // when the signatory signs and the services do their work
    await player.complete('sign', 'sign');
    for (const service of ['numberReply', 'signReply', 'dispatchReply', 'archiveLetter'])
      await player.serve(service);
    // then the circuit has ended, by way of every service in order
    expect(player.now.ended).toBe(true);
    expect(player.open).toEqual([]);
    expect(player.asked).toEqual([
      'registry.number-reply',
      'registry.sign-reply',
      'registry.dispatch-reply',
      'registry.archive-letter',
    ]);
    expect(player.passed.join(' ')).toBe(
      'start qualify qualified annotate handle handled visa visaGiven ' +
        'sign signed numberReply signReply dispatchReply archiveLetter closed',
    );
  });

  it('gives the handling and the visa to the unit that the head chose', async () => {
    await assigned();
    expect(player.step('handle')).toMatchObject({
      role: 'officer',
      unitId: 'unit-7',
      stepKind: 'handling',
      form: 'handling',
    });
    await player.complete('handle', 'submit');
    expect(player.step('visa')).toMatchObject({ role: 'unit-head', unitId: 'unit-7', deadline: 'P2D' });
  });

  it('asks the filer for what is missing, once only', async () => {
    // given a desk that finds the file incomplete
    await play();
    await player.complete('qualify', 'incomplete', { missingDocuments: 'CIN' });
    expect(player.asked).toEqual(['registry.ask-completion']);
    await player.serve('askCompletion', { asked: true });
    expect(player.step('completeFile')).toMatchObject({ stepKind: 'completion-by-filer', deadline: 'P30D' });
    // when the filer has answered
    await player.complete('completeFile', 'completed');
    // then the desk decides again, and cannot ask again
    const offered = player.step('qualify').outcomes.map((outcome) => outcome.key);
    expect(offered).toEqual(['admissible', 'not-competent']);
    expect(player.timers).toEqual(['remindQualifyTimer']);
  });

  it('goes on without the filer when the time is over', async () => {
    await play();
    await player.complete('qualify', 'incomplete');
    await player.serve('askCompletion');
    // when thirty days have passed
    const stale = player.step('completeFile').executionId;
    await player.fire('completionLate');
    // then the desk decides in its place, and an answer that comes late moves nothing
    expect(player.open).toEqual(['qualify']);
    const late = await player.send({
      kind: 'complete-step',
      executionId: stale,
      outcome: 'completed',
      values: {},
    });
    expect(late).toBe(false);
  });

  it('transfers what another administration must answer', async () => {
    await play();
    await player.complete('qualify', 'not-competent', { transferTo: 'MTD-RSK' });
    expect(player.asked).toEqual(['registry.transfer-letter']);
    await player.serve('transferLetter');
    expect(player.now.ended).toBe(true);
    expect(player.passed.at(-1)).toBe('transferred');
  });

  it('returns a draft for correction as often as needed, from the visa and from the signature', async () => {
    await assigned();
    for (let round = 0; round < 3; round += 1) {
      await player.complete('handle', 'submit');
      await player.complete('visa', 'return');
    }
    await player.complete('handle', 'submit');
    await player.complete('visa', 'visa');
    await player.complete('sign', 'return');
    expect(player.open).toEqual(['handle']);
    expect(player.now.variables['steps']).toMatchObject({
      handle: { count: 5 },
      visa: { count: 4 },
      sign: { count: 1 },
    });
  });

  it('archives without a reply when none is needed', async () => {
    await assigned();
    await player.complete('handle', 'no-reply');
    expect(player.asked).toEqual(['registry.archive-letter']);
    await player.serve('archiveLetter');
    expect(player.now.ended).toBe(true);
  });

  it('reminds on every wait and leaves the step open', async () => {
    const reminders: [string, () => Promise<void>][] = [
      ['qualify', play],
      [
        'completeFile',
        () =>
          play()
            .then(() => player.complete('qualify', 'incomplete'))
            .then(() => player.serve('askCompletion')),
      ],
      ['annotate', () => play().then(() => player.complete('qualify', 'admissible'))],
      ['handle', assigned],
      ['visa', () => assigned().then(() => player.complete('handle', 'submit'))],
      ['sign', submitted],
    ];
    for (const [step, arrive] of reminders) {
      // given a step that waits
      await arrive();
      const name = `remind${step[0]!.toUpperCase()}${step.slice(1)}`;
      // when its reminder is due
      expect(await player.fire(`${name}Timer`)).toBe(true);
      // then a reminder is asked for, about that step, which still waits
      expect(player.asked.at(-1)).toBe('tasks.remind');
      expect(player.program.services.get(name)?.behindTimerOf).toBe(step);
      expect(player.open).toEqual([step]);
      // when the reminder is done it does not end the circuit
      await player.serve(name);
      expect(player.open).toEqual([step]);
      expect(player.now.ended).toBe(false);
    }
  });

  it('names every element in Arabic and French', () => {
    const named = [...xml.matchAll(/<bpmn:(\w+) id="(\w+)" name="[^"]+"/g)].map((match) => match[2]);
    const labels = xml.match(/<diwan:label ar="[^"]+" fr="[^"]+" en="[^"]+"\/>/g) ?? [];
    // the text annotation has words but no name
    expect(labels.length).toBe(named.length + 1);
  });
});

describe('a saved state of the shipped circuit', () => {
  const kept = JSON.parse(
    readFileSync(join(import.meta.dirname, 'fixtures/incoming-filing-at-visa.json'), 'utf8'),
  ) as {
    snapshot: Record<string, never>;
    state: string;
    xml: string;
  };

  it('kept from an earlier build still goes on to the end', async () => {
    // given bytes written on 2026-11-23, with the diagram they belong to
    const resumed = await Player.resume(kept.xml, {
      ...(kept.snapshot as never as Player['now']),
      state: Buffer.from(kept.state, 'base64'),
    });
    // when
    await resumed.complete('visa', 'visa');
    await resumed.complete('sign', 'sign');
    for (const service of ['numberReply', 'signReply', 'dispatchReply', 'archiveLetter'])
      await resumed.serve(service);
    // then
    expect(resumed.now.ended).toBe(true);
  });
});
