import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FixedClock } from '../../../src/platform/clock.ts';
import type { DomainEvent } from '../../../src/platform/outbox/index.ts';
import { ANONYMOUS } from '../../../src/platform/principal.ts';
import {
  fileLetter,
  issueReceipt,
  loadLetter,
  readVerification,
  registryInvariants,
} from '../../../src/registry/index.ts';
import { verifyPdf } from '../../../src/signatures/index.ts';
import { filingTo, openHouse, receivedPdf, type House } from '../../support/administration-house.ts';
import { brokenIn } from '../../support/invariants.ts';

const clock = new FixedClock('2026-03-02T09:00:00Z');
let house: House;

beforeAll(async () => {
  house = await openHouse({ clock, code: 'RECU' });
});
beforeEach(() => clock.advance(1000));
afterAll(() => house.platform.close());

function filedEvent(letterId: string): DomainEvent {
  return {
    id: `test:${letterId}`,
    type: 'letter.filed',
    version: 1,
    administrationId: house.administrationId,
    aggregateId: letterId,
    sequence: 1,
    time: clock.now(),
    data: {},
  };
}

/** The file of a stored blob, wherever the store keeps it. */
function pathOf(sha256: string): string {
  const folder = join(house.platform.folder, 'blobs');
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .find((path) => path.includes(sha256) && statSync(path).isFile());
  if (found === undefined) throw new Error('Expected a stored blob, but there is none');
  return found;
}

describe('a receipt', () => {
  it('is sealed by the administration and issued once', async () => {
    // given
    const filing = filingTo(house, {
      files: [await receivedPdf(house)],
      subject: 'طلب رخصة',
      language: 'ar',
    });
    const { letterId } = await fileLetter(house.platform, filing, ANONYMOUS);

    // when
    await issueReceipt(house.platform, filedEvent(letterId));
    const first = await loadLetter(house.administrationId, letterId);
    await issueReceipt(house.platform, filedEvent(letterId));

    // then
    const letter = await loadLetter(house.administrationId, letterId);
    expect(letter.receipt).toEqual(first.receipt);
    expect(letter.status).toBe('receipted');
    const pdf = await house.platform.blobs.read(house.administrationId, letter.receipt!.sha256);
    expect(await verifyPdf(house.platform, pdf)).toMatchObject({
      intact: true,
      signatures: [{ kind: 'seal', valid: true }],
    });
  });

  it('waits until every file it lists is stored', async () => {
    // given
    const file = await receivedPdf(house, 'sera perdu');
    const { letterId } = await fileLetter(house.platform, filingTo(house, { files: [file] }), ANONYMOUS);
    const bytes = await house.platform.blobs.read(house.administrationId, file.sha256);
    await house.platform.blobs.remove(house.administrationId, file.sha256);

    // when
    const early = issueReceipt(house.platform, filedEvent(letterId));

    // then
    await expect(early).rejects.toMatchObject({ code: 'registry.file_not_stored', kind: 'unavailable' });
    expect((await loadLetter(house.administrationId, letterId)).receipt).toBeUndefined();

    // when the bytes are back
    await house.platform.blobs.put(house.administrationId, bytes);
    await issueReceipt(house.platform, filedEvent(letterId));

    // then
    expect(await brokenIn(house.platform, house.administrationId, registryInvariants)).toEqual([]);
  });
});

describe('the verification of a receipt', () => {
  it('sees one changed byte in the store at once', async () => {
    // given
    const filed = await fileLetter(house.platform, filingTo(house), ANONYMOUS);
    const code = filed.verification.split('/').at(-1)!;
    await expect(readVerification(house.platform, code)).rejects.toMatchObject({
      code: 'registry.receipt_not_sealed',
    });
    await issueReceipt(house.platform, filedEvent(filed.letterId));
    expect(await readVerification(house.platform, code)).toMatchObject({
      kind: 'receipt',
      intact: true,
      number: filed.number,
    });

    // when
    const { receipt } = await loadLetter(house.administrationId, filed.letterId);
    const path = pathOf(receipt!.sha256);
    const bytes = readFileSync(path);
    bytes[500]! ^= 1;
    writeFileSync(path, bytes);

    // then
    expect((await readVerification(house.platform, code)).intact).toBe(false);

    // when it is gone
    await house.platform.blobs.remove(house.administrationId, receipt!.sha256);

    // then
    expect((await readVerification(house.platform, code)).intact).toBe(false);
  });
});
