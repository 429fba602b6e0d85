import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DomainError } from '../../../src/platform/errors.ts';
import { ANONYMOUS } from '../../../src/platform/principal.ts';
import { FixedClock } from '../../../src/platform/clock.ts';
import { fileLetter, loadLetter, registryInvariants } from '../../../src/registry/index.ts';
import { readJournal } from '../../../src/journal/index.ts';
import {
  enrolHouse,
  filingTo,
  openHouse,
  receivedPdf,
  type House,
} from '../../support/administration-house.ts';
import { brokenIn } from '../../support/invariants.ts';

const clock = new FixedClock('2026-03-02T09:00:00Z');
let house: House;
let crowded: House;
let newYear: House;
let steppingBack: House;

beforeAll(async () => {
  house = await openHouse({ clock });
  crowded = await enrolHouse(house.platform, 'CONC');
  newYear = await enrolHouse(house.platform, 'YEAR');
  steppingBack = await enrolHouse(house.platform, 'BACK');
});
afterAll(() => house.platform.close());

describe('filing a letter', () => {
  it('gives the next number of the year, the codes and the whole letter', async () => {
    // given
    const file = await receivedPdf(house);

    // when
    const filed = await fileLetter(house.platform, filingTo(house, { files: [file] }), ANONYMOUS);

    // then
    expect(filed.number).toBe('2026/A/000001');
    expect(filed.trackingCode).toMatch(/^[0-9A-Z]{32}$/);
    expect(
      new Set([filed.receipt, filed.verification, filed.tracking].map((url) => url.split('/').at(-1))).size,
    ).toBe(3);
    const letter = await loadLetter(house.administrationId, filed.letterId);
    expect(letter).toMatchObject({
      number: filed.number,
      status: 'submitted',
      files: [{ sha256: file.sha256 }],
    });
    const journal = await readJournal(house.administrationId, { type: 'letter', id: filed.letterId });
    expect(journal[0]).toMatchObject({ act: 'letter.filed', hashes: { 'file-1': file.sha256 } });
    expect(JSON.stringify(journal)).not.toContain('Amina');
  });

  it('numbers 60 concurrent filings without gap or double', async () => {
    // when
    const filed = await Promise.all(
      Array.from({ length: 60 }, () => fileLetter(house.platform, filingTo(crowded), ANONYMOUS)),
    );

    // then
    const orders = filed.map((one) => Number(one.number.slice(-6))).toSorted((a, b) => a - b);
    expect(orders).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(await brokenIn(house.platform, crowded.administrationId, registryInvariants)).toEqual([]);
  });

  it('begins the year of Casablanca, which is an hour ahead of UTC', async () => {
    // given
    clock.set('2025-12-31T22:59:59Z');
    const before = await fileLetter(house.platform, filingTo(newYear), ANONYMOUS);

    // when
    clock.set('2025-12-31T23:30:00Z');
    const after = await fileLetter(house.platform, filingTo(newYear), ANONYMOUS);

    // then
    expect(before.number).toBe('2025/A/000001');
    expect(after.number).toBe('2026/A/000001');
    expect(await brokenIn(house.platform, newYear.administrationId, registryInvariants)).toEqual([]);
  });

  it('never back-dates a number, even when a clock steps back over the new year', async () => {
    // given
    clock.set('2025-12-31T23:30:00Z');
    const first = await fileLetter(house.platform, filingTo(steppingBack), ANONYMOUS);

    // when
    clock.set('2025-12-31T22:30:00Z');
    const second = await fileLetter(house.platform, filingTo(steppingBack), ANONYMOUS);

    // then
    expect(second.number).toBe('2026/A/000002');
    expect(second.filedAt.getTime()).toBeGreaterThanOrEqual(first.filedAt.getTime());
  });
});

describe('an idempotency key', () => {
  it('gives the same answer to the same filing', async () => {
    // given
    const filing = filingTo(house, { files: [await receivedPdf(house, 'same')] });
    const first = await fileLetter(house.platform, filing, ANONYMOUS);

    // when
    const again = await fileLetter(house.platform, filing, ANONYMOUS);

    // then
    expect({ ...again, repeated: false }).toEqual(first);
    expect(again.repeated).toBe(true);
  });

  it('is refused for another body', async () => {
    // given
    const filing = filingTo(house);
    await fileLetter(house.platform, filing, ANONYMOUS);

    // when
    const other = fileLetter(house.platform, { ...filing, subject: 'Autre objet' }, ANONYMOUS);

    // then
    await expect(other).rejects.toMatchObject({ code: 'registry.idempotency_key_reused', kind: 'invalid' });
  });

  it('is refused for other files', async () => {
    // given
    const filing = filingTo(house, { files: [await receivedPdf(house, 'one')] });
    await fileLetter(house.platform, filing, ANONYMOUS);

    // when
    const other = fileLetter(
      house.platform,
      { ...filing, files: [await receivedPdf(house, 'two')] },
      ANONYMOUS,
    );

    // then
    await expect(other).rejects.toMatchObject({ code: 'registry.idempotency_key_reused' });
  });

  it('belongs to its caller', async () => {
    // given
    const filing = filingTo(house);
    const anonymous = await fileLetter(house.platform, filing, ANONYMOUS);
    const client = {
      kind: 'api-client',
      clientId: 'c1',
      administrationId: house.administrationId,
      scopes: [],
    } as const;

    // when
    const machine = await fileLetter(house.platform, filing, client);

    // then
    expect(machine.number).not.toBe(anonymous.number);
  });

  it('takes one number when the same filing races itself', async () => {
    // given
    const filing = filingTo(house);

    // when
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => fileLetter(house.platform, filing, ANONYMOUS)),
    );

    // then
    expect(new Set(answers.map((one) => one.number)).size).toBe(1);
    expect(answers.filter((one) => !one.repeated)).toHaveLength(1);
    expect(await brokenIn(house.platform, house.administrationId, registryInvariants)).toEqual([]);
  });

  it('lets one of two different filings through when they race', async () => {
    // given
    const filing = filingTo(house);

    // when
    const answers = await Promise.allSettled([
      fileLetter(house.platform, filing, ANONYMOUS),
      fileLetter(house.platform, { ...filing, text: 'Autre texte' }, ANONYMOUS),
    ]);

    // then
    const refused = answers.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]!.reason).toMatchObject({ code: 'registry.idempotency_key_reused' });
    expect(await brokenIn(house.platform, house.administrationId, registryInvariants)).toEqual([]);
  });
});

describe('a filing that cannot be accepted', () => {
  it('names every fault at once', async () => {
    // given
    const wrong = filingTo(house, {
      filer: { type: 'citizen', name: '', email: 'not an address' },
      subject: 'x',
      text: 'y'.repeat(20_001),
    });

    // when
    const refusal = await fileLetter(house.platform, wrong, ANONYMOUS).catch((error: unknown) => error);

    // then
    expect(refusal).toBeInstanceOf(DomainError);
    const pointers = (refusal as DomainError).faults.map((fault) => fault.pointer);
    expect(pointers).toEqual(['/filer/name', '/filer/email', '/subject', '/text']);
  });

  it('takes no number for an unknown administration', async () => {
    // when
    const refusal = fileLetter(house.platform, filingTo(house, { administrationId: 'nowhere' }), ANONYMOUS);

    // then
    await expect(refusal).rejects.toMatchObject({ code: 'registry.administration_unknown' });
  });
});
