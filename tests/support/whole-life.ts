import type { House } from './administration-house.ts';
import type { Filed } from './client.ts';
import { fileAtPortal, QUALIFIED, track, writeDraft } from './filing-life.ts';
import { until, type HouseApi } from './house-api.ts';
import { complete, untilTask } from './staff.ts';

/** Carries a filed letter through the national circuit to its archive: signed and dispatched. Its id. */
export async function liveThrough(house: House, api: HouseApi, filed: Filed): Promise<string> {
  const agent = await api.staff('registry-agent');
  await complete(agent, await untilTask(agent, filed.number, 'qualification'), {
    outcome: 'admissible',
    values: QUALIFIED,
  });
  const head = await api.staff('head');
  await complete(head, await untilTask(head, filed.number, 'annotation'), {
    outcome: 'assign',
    values: { unit: house.serviceId, instruction: 'for-follow-up', note: 'Vu' },
  });
  const officer = await api.staff('officer');
  const handling = await untilTask(officer, filed.number, 'handling');
  await writeDraft(officer, handling.letter.id, 'Réponse.');
  await complete(officer, handling, { outcome: 'submit' });
  const chief = await api.staff('unit-head');
  await complete(chief, await untilTask(chief, filed.number, 'visa'), { outcome: 'visa' });
  const signatory = await api.staff('signatory');
  await complete(signatory, await untilTask(signatory, filed.number, 'signature'), { outcome: 'sign' });
  await untilArchived(api, filed);
  return handling.letter.id;
}

async function untilArchived(api: HouseApi, filed: Filed): Promise<void> {
  const visitor = await api.visitor();
  const tracked = await until(
    () => track(visitor, filed),
    (answer) => answer.body.status === 'archived',
    40_000,
  );
  if (tracked.body.status !== 'archived')
    throw new Error(`Expected ${filed.number} to be archived, but it is ${tracked.body.status}`);
}

/** Files at the portal and carries the letter to its archive. */
export async function wholeLife(house: House, api: HouseApi, subject: string): Promise<string> {
  return liveThrough(house, api, await fileAtPortal(await api.visitor(), house.code, subject));
}
