import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployCircuit, INCOMING_FILING, nationalModel } from '../../src/circuits/index.ts';
import { subscriptions } from '../../src/main/compose.ts';
import { fileLetter, type FileLetter } from '../../src/registry/index.ts';
import { Letters, type LetterDocument } from '../../src/registry/letter-store.ts';
import { filingTo, openHouse, SYSTEM, type House } from '../support/administration-house.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse({ code: 'PIN' });
});
afterAll(() => house.platform.close());

describe('the circuit of a letter', () => {
  it('is the version in force when it was filed, however late its circuit starts', async () => {
    // given a letter whose circuit has not started yet
    const early = await file(filingTo(house));

    // when a new version is published meanwhile, and another letter is filed
    await publishChange();
    const late = await file(filingTo(house));
    await house.platform.settle(subscriptions);

    // then the first follows the old version, the second the new one
    expect(await versionOf(early)).toBe(1);
    expect(await versionOf(late)).toBe(2);
  });
});

async function file(filing: FileLetter): Promise<string> {
  const { number } = await fileLetter(house.platform, filing, { kind: 'anonymous' });
  return number;
}

async function publishChange(): Promise<void> {
  const { bundle } = await nationalModel(INCOMING_FILING);
  await deployCircuit(house.platform, {
    administrationId: house.administrationId,
    key: INCOMING_FILING,
    bundle: { ...bundle, xml: bundle.xml.replace('Dossier clos', 'Dossier fini') },
    actor: SYSTEM,
    comment: 'essai',
  });
}

async function versionOf(number: string): Promise<number | undefined> {
  const { administrationId } = house;
  const letter = await Letters.findOne({ administrationId, number }).lean<LetterDocument>();
  return letter?.circuit?.version;
}
