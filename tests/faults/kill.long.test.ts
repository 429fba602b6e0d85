import { it } from 'vitest';
import { surviveKills } from '../support/kill-cycles.ts';

it(
  'loses nothing that was acknowledged when its processes are killed 56 times',
  { timeout: 1_800_000 },
  async () => {
    await surviveKills(56);
  },
);
