import { it } from 'vitest';
import { surviveKills } from '../support/kill-cycles.ts';

it(
  'loses nothing that was acknowledged when the process tree is killed 20 times',
  { timeout: 1_800_000 },
  async () => {
    await surviveKills(20, Math.random);
  },
);
