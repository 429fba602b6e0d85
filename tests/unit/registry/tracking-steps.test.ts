import { describe, expect, it } from 'vitest';
import type { LetterDocument } from '../../../src/registry/letter-store.ts';
import { trackingSteps } from '../../../src/registry/tracking-steps.ts';

const at = (hour: number): Date => new Date(Date.UTC(2026, 2, 2, hour));

function letter(change: Partial<LetterDocument> = {}): LetterDocument {
  return {
    _id: 'l',
    administrationId: 'a',
    schemaVersion: 1,
    number: '2026/A/000001',
    year: 2026,
    order: 1,
    filedAt: at(8),
    channel: 'portal',
    filer: { type: 'citizen', name: 'Amina', email: 'a@b.ma' },
    subject: 'Objet',
    text: '',
    language: 'fr',
    files: [],
    status: 'submitted',
    milestones: {},
    supplements: [],
    participants: [],
    searchTerms: [],
    revision: 1,
    ...change,
  };
}

async function stepsOf(change: Partial<LetterDocument>): Promise<string[]> {
  const steps = await trackingSteps(letter(change));
  return steps.map((step) => `${step.key} ${step.state}`);
}

describe('what a filer sees', () => {
  it('just after filing: the receipt is on its way', async () => {
    expect(await stepsOf({})).toEqual([
      'received done',
      'receipted current',
      'registered next',
      'assigned next',
      'in-progress next',
      'signed next',
      'dispatched next',
    ]);
  });

  it('while documents are missing: it is the filer’s turn', async () => {
    const steps = await stepsOf({
      status: 'awaiting-filer',
      receipt: { sha256: 'x', size: 1, sealedAt: at(9) },
      completion: { message: 'm', missing: [], requestedAt: at(10), askedAt: at(10) },
    });

    expect(steps.slice(0, 4)).toEqual([
      'received done',
      'receipted done',
      'awaiting-filer current',
      'registered next',
    ]);
  });

  it('after a transfer: nothing more is to come here', async () => {
    const steps = await stepsOf({
      status: 'transferred',
      receipt: { sha256: 'x', size: 1, sealedAt: at(9) },
      transfer: { toAdministrationId: 'b', reason: '', at: at(10) },
    });

    expect(steps).toEqual(['received done', 'receipted done', 'transferred current']);
  });

  it('when it was closed without an answer', async () => {
    const steps = await stepsOf({
      status: 'archived',
      receipt: { sha256: 'x', size: 1, sealedAt: at(9) },
      milestones: { registeredAt: at(10), archivedAt: at(12) },
    });

    expect(steps).toEqual(['received done', 'receipted done', 'registered done', 'closed current']);
  });
});
