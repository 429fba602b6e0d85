import type { Answer } from '../client.ts';
import type { Ledger } from './ledger.ts';

/**
 * Waits for an answer; undefined when none came or the product said "not now" in due form. An answer
 * that no fault excuses is noted.
 */
export async function answerOf<T>(
  ledger: Ledger,
  what: string,
  call: () => Promise<Answer<T>>,
): Promise<Answer<T> | undefined> {
  let answer: Answer<T>;
  try {
    answer = await call();
  } catch (error) {
    ledger.count(0);
    if (error instanceof SyntaxError) ledger.unclean.push(`${what}: a torn body`);
    return undefined;
  }
  ledger.count(answer.status);
  if (answer.status < 500 && answer.status !== 429) return answer;
  const fault = faultOf(answer);
  if (fault !== undefined) ledger.unclean.push(`${what}: ${fault}`);
  return undefined;
}

/** What is wrong with a refusal for want of a part: it must be a problem that says when to come back. */
function faultOf({ status, headers, body }: Answer<unknown>): string | undefined {
  const text = JSON.stringify(body);
  if (status !== 503 && status !== 507 && status !== 429) return `${status} ${text}`;
  if (!(headers.get('content-type') ?? '').startsWith('application/problem+json'))
    return `no problem: ${text}`;
  if (!(Number(headers.get('retry-after')) > 0)) return `no Retry-After: ${text}`;
  return undefined;
}
