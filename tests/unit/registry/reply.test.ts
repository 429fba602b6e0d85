import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, standingVisas, visasAfterChange, type Visa } from '../../../src/registry/reply.ts';

const at = new Date('2026-03-02T09:00:00Z');
const later = new Date('2026-03-03T09:00:00Z');

describe('visas', () => {
  it('stand for one content only: any change cancels them for good', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (bodies) => {
        // given
        let visas: Visa[] = [];
        let hash = '';

        // when each content gets a visa
        for (const body of bodies) {
          hash = contentHash({ language: 'fr', subject: 's', body });
          visas = visasAfterChange(visas, hash, later);
          visas = [...visas, { personId: 'p', at, contentHash: hash }];
        }

        // then
        const standing = standingVisas({ visas, contentHash: hash });
        expect(standing.every((visa) => visa.contentHash === hash && visa.cancelledAt === undefined)).toBe(
          true,
        );
        expect(standing.length).toBeGreaterThan(0);
        const trailing = bodies.toReversed().findIndex((body) => body !== bodies.at(-1));
        expect(standing).toHaveLength(trailing < 0 ? bodies.length : trailing);
      }),
    );
  });

  it('tell contents apart that only look alike when joined', () => {
    expect(contentHash({ language: 'fr', subject: 'a', body: 'bc' })).not.toBe(
      contentHash({ language: 'fr', subject: 'ab', body: 'c' }),
    );
  });
});
