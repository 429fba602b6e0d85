import { afterAll, beforeAll, expect, it } from 'vitest';
import { subscriptions } from '../../../src/main/compose.ts';
import { sendMail } from '../../../src/exchange/index.ts';
import { ANONYMOUS } from '../../../src/platform/principal.ts';
import { fileLetter, loadLetter } from '../../../src/registry/index.ts';
import { filingTo, openHouse, type House } from '../../support/administration-house.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse({ code: 'SANS' });
});
afterAll(() => house.platform.close());

it('without a mail server, receipts are issued all the same and the log says that nothing was mailed', async () => {
  // when
  const filed = await fileLetter(house.platform, filingTo(house), ANONYMOUS);
  await house.platform.settle(subscriptions);

  // then
  expect((await loadLetter(house.administrationId, filed.letterId)).receipt).toBeDefined();
  const status = await sendMail(house.platform, {
    eventId: 'e',
    kind: 'answer',
    administration: { id: house.administrationId, name: { ar: 'إدارة', fr: 'Administration' } },
    letterId: filed.letterId,
    to: 'amina@example.ma',
    language: 'en',
    content: { subject: 'x', paragraphs: [], facts: [] },
  });
  expect(status).toBe('not-configured');
});
