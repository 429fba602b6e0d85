import { describe, expect, it } from 'vitest';
import { choice, diagram, end, flow, parallel, start, step } from './diagrams.ts';
import { Player } from './player.ts';

describe('what the circuit cannot decide', () => {
  const deciding = (condition: string) =>
    diagram(
      start +
        step('ask') +
        choice('fork', 'fork_other') +
        end('yes') +
        end('other') +
        flow('start', 'ask') +
        flow('ask', 'fork') +
        flow('fork', 'yes', condition) +
        flow('fork', 'other'),
    );

  const refusals = {
    'a variable that nobody gave': '=unit = "u1"',
    'a step that was not visited': '=steps.other.outcome = "x"',
    'a value that is neither true nor false': '=letter.language',
    'a null': '=letter.missing',
    JavaScript: '${environment.variables}',
    'a loop': '=some x in [1..100000000] satisfies x = 0',
    'a regular expression': '=matches(letter.language, "(a+)+$")',
    'a clock': '=string(now()) = "x"',
    'the constructor of everything': '=letter.constructor = null',
    'the prototype': '=letter.__proto__ = null',
  };

  for (const [name, condition] of Object.entries(refusals)) {
    it(`stops at ${name} and takes no other way`, async () => {
      const player = await Player.start(deciding(condition));
      const before = player.now;
      await expect(player.complete('ask', 'done')).rejects.toMatchObject({
        name: 'EngineFault',
        elementId: 'fork',
      });
      // then the instance is what it was, and the step still waits
      expect(player.now).toBe(before);
      expect(player.open).toEqual(['ask']);
    });
  }

  it('stops at a gateway where no condition is true', async () => {
    const xml = diagram(
      start +
        step('ask', ['a', 'b']) +
        choice('fork') +
        end('yes') +
        end('no') +
        flow('start', 'ask') +
        flow('ask', 'fork') +
        flow('fork', 'yes', '=steps.ask.outcome = "x"') +
        flow('fork', 'no', '=steps.ask.outcome = "y"'),
    );
    const player = await Player.start(xml);
    await expect(player.complete('ask', 'a')).rejects.toThrow(/no conditional flow taken/);
  });

  it('stops at a join whose other branch can never come', async () => {
    const xml = diagram(
      start +
        step('ask', ['a', 'b']) +
        choice('fork', 'fork_right') +
        step('left') +
        step('right') +
        parallel('join') +
        end() +
        flow('start', 'ask') +
        flow('ask', 'fork') +
        flow('fork', 'left', '=steps.ask.outcome = "a"') +
        flow('fork', 'right') +
        flow('left', 'join') +
        flow('right', 'join') +
        flow('join', 'end'),
    );
    const player = await Player.start(xml);
    await player.complete('ask', 'a');
    await expect(player.complete('left', 'done')).rejects.toThrow(/no branch can go on/);
    expect(player.open).toEqual(['left']);
  });

  it('stops an endless loop without a wait, within seconds', async () => {
    const xml = diagram(
      start +
        choice('again') +
        choice('fork', 'fork_again') +
        end() +
        flow('start', 'again') +
        flow('again', 'fork') +
        flow('fork', 'again') +
        flow('fork', 'end', '=false'),
    );
    await expect(Player.start(xml)).rejects.toMatchObject({ name: 'EngineFault' });
  });

  it('refuses a script, whatever its language', async () => {
    const script =
      '<bpmn:scriptTask id="script" scriptFormat="javascript"><bpmn:script>process.exit(1)</bpmn:script></bpmn:scriptTask>';
    await expect(
      Player.start(diagram(start + script + end() + flow('start', 'script') + flow('script', 'end'))),
    ).rejects.toMatchObject({
      name: 'EngineFault',
    });
  });
});
