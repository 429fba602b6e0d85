import { it } from 'vitest';
import { liveInDisorder } from '../support/disorderly-life.ts';

it('jobs that come twice, late and in any order have every effect once', () => liveInDisorder(25), 1_500_000);
