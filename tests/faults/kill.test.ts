import { it } from 'vitest';
import { surviveKills } from '../support/kill-cycles.ts';

it(
  'loses nothing that was acknowledged when the process tree is killed 4 times',
  { timeout: 600_000 },
  async () => {
    await surviveKills(4, Math.random);
  },
);
