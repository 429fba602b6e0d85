import { it } from 'vitest';
import { surviveKills } from '../support/kill-cycles.ts';

it(
  'loses nothing that was acknowledged when its processes are killed 10 times',
  { timeout: 600_000 },
  async () => {
    await surviveKills(10);
  },
);
