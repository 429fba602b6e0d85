import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { createFirstOperator } from '../../identity/index.ts';
import { withRuntime } from './with-runtime.ts';

const SYSTEM = { kind: 'system', reason: 'setup on the command line' } as const;

/** Creates the first operator. The password is read from standard input, never from the arguments. */
export async function setupCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { login: { type: 'string', default: 'operator' } },
  });
  const password = await askPassword();
  await withRuntime(async (platform) => {
    const name = { ar: 'مشغل المنصة', fr: 'Exploitant de la plateforme', en: 'Platform operator' };
    await createFirstOperator(platform, { login: values.login, password, name }, SYSTEM);
    console.log(
      `The operator ${values.login} can sign in at ${platform.config.publicUrl}/sign-in and enrol administrations.`,
    );
  });
}

async function askPassword(): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await prompt.question('Password of the first operator: ')).trim();
  } finally {
    prompt.close();
  }
}
