import { describe, expect, it } from 'vitest';
import {
  boundaryTimer,
  choice,
  cycle,
  date,
  diagram,
  duration,
  end,
  flow,
  parallel,
  service,
  start,
  step,
} from './diagrams.ts';
import { Player } from './player.ts';

const NO_FORM = {};

describe('elements of the profile', () => {
  it('parallel branches wait for one another', async () => {
    // given a split into two steps and a join
    const player = await Player.start(
      diagram(
        start +
          parallel('split') +
          step('left') +
          step('right') +
          parallel('join') +
          service('archive') +
          end() +
          flow('start', 'split') +
          flow('split', 'left') +
          flow('split', 'right') +
          flow('left', 'join') +
          flow('right', 'join') +
          flow('join', 'archive') +
          flow('archive', 'end'),
      ),
    );
    expect(player.open.toSorted()).toEqual(['left', 'right']);
    // when one is done
    await player.complete('right', 'done');
    expect(player.open).toEqual(['left']);
    expect(player.services).toEqual([]);
    // then only the other lets the join go
    await player.complete('left', 'done');
    expect(player.services).toEqual(['archive']);
    await player.serve('archive');
    expect(player.now.ended).toBe(true);
  });

  it('a join waits for a branch that is being corrected', async () => {
    // given two branches, one of which may be sent back before the join
    const player = await Player.start(
      diagram(
        start +
          parallel('split') +
          step('write') +
          step('check', ['ok', 'back']) +
          choice('fork') +
          step('right') +
          parallel('join') +
          service('archive') +
          end() +
          flow('start', 'split') +
          flow('split', 'write') +
          flow('split', 'right') +
          flow('write', 'check') +
          flow('check', 'fork') +
          flow('fork', 'join', '=steps.check.outcome = "ok"') +
          flow('fork', 'write', '=steps.check.outcome = "back"') +
          flow('right', 'join') +
          flow('join', 'archive') +
          flow('archive', 'end'),
      ),
    );
    // when the first is sent back and the second is done
    await player.complete('write', 'done');
    await player.complete('check', 'back');
    await player.complete('right', 'done');
    // then the join still waits
    expect(player.services).toEqual([]);
    expect(player.open).toEqual(['write']);
    await player.complete('write', 'done');
    await player.complete('check', 'ok');
    expect(player.services).toEqual(['archive']);
    await player.serve('archive');
    expect(player.now.ended).toBe(true);
  });

  it('a join inside a loop joins again at each turn', async () => {
    const xml = diagram(
      start +
        choice('again') +
        parallel('split') +
        step('left') +
        step('right') +
        parallel('join') +
        step('check', ['ok', 'back']) +
        choice('fork') +
        end() +
        flow('start', 'again') +
        flow('again', 'split') +
        flow('split', 'left') +
        flow('split', 'right') +
        flow('left', 'join') +
        flow('right', 'join') +
        flow('join', 'check') +
        flow('check', 'fork') +
        flow('fork', 'end', '=steps.check.outcome = "ok"') +
        flow('fork', 'again', '=steps.check.outcome = "back"'),
    );
    const player = await Player.start(xml);
    for (const outcome of ['back', 'back', 'ok']) {
      await player.complete('left', 'done');
      expect(player.open).toEqual(['right']);
      await player.complete('right', 'done');
      expect(player.open).toEqual(['check']);
      await player.complete('check', outcome);
    }
    expect(player.now.ended).toBe(true);
  });

  it('a sub-process is left by its own end, and cancelled by its timer', async () => {
    const inner = `<bpmn:subProcess id="sub"><bpmn:startEvent id="innerStart"/>${step('inner')}${end('innerEnd')}${flow('innerStart', 'inner')}${flow('inner', 'innerEnd')}</bpmn:subProcess>`;
    const xml = diagram(
      start +
        inner +
        boundaryTimer('late', 'sub', duration('P9D')) +
        end() +
        end('tooLate') +
        flow('start', 'sub') +
        flow('sub', 'end') +
        flow('late', 'tooLate'),
    );
    const inTime = await Player.start(xml);
    await inTime.complete('inner', 'done');
    expect([inTime.now.ended, inTime.passed.at(-1)]).toEqual([true, 'end']);

    const late = await Player.start(xml);
    await late.fire('late');
    expect(late.open).toEqual([]);
    expect([late.now.ended, late.passed.at(-1)]).toEqual([true, 'tooLate']);
  });

  it('a default flow is taken when no condition is true', async () => {
    const xml = diagram(
      start +
        step('ask', ['yes', 'no']) +
        choice('fork', 'fork_other') +
        end('agreed') +
        end('other') +
        flow('start', 'ask') +
        flow('ask', 'fork') +
        flow('fork', 'agreed', '=steps.ask.outcome = "yes"') +
        flow('fork', 'other'),
    );
    const yes = await Player.start(xml);
    await yes.complete('ask', 'yes');
    expect(yes.passed.at(-1)).toBe('agreed');
    const no = await Player.start(xml);
    await no.complete('ask', 'no');
    expect(no.passed.at(-1)).toBe('other');
  });

  it('an end that terminates cancels what still waits', async () => {
    const stop = '<bpmn:endEvent id="stop"><bpmn:terminateEventDefinition/></bpmn:endEvent>';
    const player = await Player.start(
      diagram(
        start +
          parallel('split') +
          step('left') +
          step('right') +
          stop +
          end() +
          flow('start', 'split') +
          flow('split', 'left') +
          flow('split', 'right') +
          flow('left', 'stop') +
          flow('right', 'end'),
      ),
    );
    await player.complete('left', 'done');
    expect(player.now.ended).toBe(true);
    expect(player.open).toEqual([]);
  });

  it('an intermediate timer holds the token until it fires', async () => {
    const wait = `<bpmn:intermediateCatchEvent id="pause"><bpmn:timerEventDefinition>${duration('PT1H')}</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
    const player = await Player.start(
      diagram(start + wait + end() + flow('start', 'pause') + flow('pause', 'end')),
    );
    expect(player.timers).toEqual(['pause']);
    await player.fire('pause');
    expect(player.now.ended).toBe(true);
  });

  it('a step that is sent back opens anew, and the earlier click is stale', async () => {
    const player = await Player.start(
      diagram(
        start +
          step('write') +
          step('check', ['ok', 'back']) +
          choice('fork') +
          end() +
          flow('start', 'write') +
          flow('write', 'check') +
          flow('check', 'fork') +
          flow('fork', 'end', '=steps.check.outcome = "ok"') +
          flow('fork', 'write', '=steps.check.outcome = "back"'),
      ),
    );
    const first = player.step('write').executionId;
    await player.complete('write', 'done');
    await player.complete('check', 'back');
    expect(player.step('write').executionId).not.toBe(first);
    // when the first click is delivered again
    const moved = await player.send({
      kind: 'complete-step',
      executionId: first,
      outcome: 'done',
      values: NO_FORM,
    });
    // then nothing moves
    expect(moved).toBe(false);
    expect(player.open).toEqual(['write']);
  });
});

describe('timers', () => {
  const withTimer = (timer: string, interrupting = true) =>
    diagram(
      start +
        step('wait') +
        boundaryTimer('timer', 'wait', timer, interrupting) +
        service('remind') +
        end() +
        end('reminded') +
        flow('start', 'wait') +
        flow('wait', 'end') +
        flow('timer', 'remind') +
        flow('remind', 'reminded'),
    );

  it('are set once, at an instant that later loads do not move', async () => {
    const player = await Player.start(withTimer(duration('P2D'), false));
    const [set] = player.now.timers!;
    expect(set!.dueAt.toISOString()).toBe('2026-03-04T09:00:00.000Z');
    // when the instance is loaded days after, past the instant, by a command that changes nothing
    player.clock.set('2026-03-09T09:00:00Z');
    expect(await player.send({ kind: 'fire-timer', executionId: 'other' })).toBe(false);
    // then it did not fire by itself
    expect(player.services).toEqual([]);
    expect(await player.fire('timer')).toBe(true);
    expect(player.services).toEqual(['remind']);
  });

  it('count days in civil time across the change of clocks of Ramadan', async () => {
    // given Morocco leaves UTC+1 for UTC+0 on 15 February 2026 at 03:00
    const player = await Player.start(withTimer(duration('P1D'), false));
    player.clock.set('2026-02-14T11:00:00Z');
    const again = await Player.start(withTimer(duration('P1D'), false));
    expect(again.now.timers![0]!.dueAt.toISOString()).toBe('2026-03-03T09:00:00.000Z');
    const { readTimer } = await import('../../src/engine/durable-timer.ts');
    // when a day is added on the eve: noon to noon is 25 hours
    const due = readTimer({ timeDuration: 'P1D' }).expireAt(new Date('2026-02-14T11:00:00Z'));
    expect(due.toISOString()).toBe('2026-02-15T12:00:00.000Z');
  });

  it('repeat as often as drawn, each time with a new date', async () => {
    const player = await Player.start(withTimer(cycle('R3/P1D'), false));
    const dates: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const { dueAt } = player.now.timers!.find((timer) => timer.elementId === 'timer')!;
      dates.push(dueAt.toISOString());
      player.clock.set(dueAt);
      await player.fire('timer');
      await player.serve('remind');
    }
    expect(dates).toEqual([
      '2026-03-03T09:00:00.000Z',
      '2026-03-04T09:00:00.000Z',
      '2026-03-05T09:00:00.000Z',
    ]);
    expect(player.timers).toEqual([]);
    expect(player.open).toEqual(['wait']);
  });

  it('fire at a date with offset', async () => {
    const player = await Player.start(withTimer(date('2026-05-01T08:30:00+01:00')));
    expect(player.now.timers![0]!.dueAt.toISOString()).toBe('2026-05-01T07:30:00.000Z');
    await player.fire('timer');
    expect(player.open).toEqual([]);
  });

  it('fire at most once: a second command finds nothing', async () => {
    const player = await Player.start(withTimer(duration('P2D')));
    const { executionId } = player.now.timers![0]!;
    expect(await player.send({ kind: 'fire-timer', executionId })).toBe(true);
    expect(await player.send({ kind: 'fire-timer', executionId })).toBe(false);
  });
});
