import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client.ts';
import type { Demo } from './product.ts';

export interface TaskView {
  id: string;
  revision: number;
  elementId: string;
  name: Record<string, string>;
  stepKind: string;
  status: string;
  instanceId: string;
  letter: { id: string; number: string; subject: string };
  outcomes: { key: string; reasonRequired: boolean }[];
}

/** The demo's account of a function in an administration. */
export function accountOf(demo: Demo, administration: string, role: string): Demo['accounts'][number] {
  const account = demo.accounts.find(
    (one) => one.administration === administration && one.roles.includes(role),
  );
  if (!account) throw new Error(`Expected the demo to have a ${role} in ${administration}, but it has none`);
  return account;
}

/** A signed-in member of staff. */
export async function staffOf(
  url: string,
  demo: Demo,
  administration: string,
  role: string,
): Promise<Client> {
  const account = accountOf(demo, administration, role);
  const client = new Client(url);
  await client.signIn(account.login, account.password);
  return client;
}

/** Waits until a task of this step kind on this letter is in one of the person's lists. */
export async function untilTask(client: Client, number: string, stepKind: string): Promise<TaskView> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    for (const view of ['mine', 'unit']) {
      const list = await client.get<{ items: TaskView[] }>(`/tasks?view=${view}&limit=100`);
      const found = list.body.items?.find(
        (task) => task.letter.number === number && task.stepKind === stepKind,
      );
      if (found) return (await client.get<TaskView>(`/tasks/${found.id}`)).body;
    }
    if (performance.now() > deadline)
      throw new Error(`Expected a ${stepKind} task on ${number} within 30 s, but there is none`);
    await sleep(200);
  }
}

/** Claims a task and completes it. */
export async function complete(
  client: Client,
  task: TaskView,
  completion: { outcome: string; values?: Record<string, unknown>; reason?: string },
): Promise<void> {
  const claimed = await client.post<TaskView>(`/tasks/${task.id}/claim`, { revision: task.revision });
  if (claimed.status !== 200) throw new Error(`Claim refused: ${JSON.stringify(claimed.body)}`);
  const done = await client.post(`/tasks/${task.id}/completion`, {
    values: {},
    ...completion,
    revision: claimed.body.revision,
  });
  if (done.status !== 200) throw new Error(`Completion refused: ${JSON.stringify(done.body)}`);
}

/** The order numbers of every letter that a registry agent sees, ascending. */
export async function registerNumbers(agent: Client): Promise<number[]> {
  const numbers: number[] = [];
  let cursor = '';
  do {
    const page = await agent.get<{ items: { number: string }[]; nextCursor?: string }>(
      `/letters?limit=100${cursor}`,
    );
    if (page.status !== 200) throw new Error(`List refused: ${JSON.stringify(page.body)}`);
    numbers.push(...page.body.items.map((letter) => Number(letter.number.split('/').at(-1))));
    cursor = page.body.nextCursor === undefined ? '' : `&cursor=${encodeURIComponent(page.body.nextCursor)}`;
  } while (cursor !== '');
  return numbers.toSorted((a, b) => a - b);
}
