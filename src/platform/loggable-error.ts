import { DomainError } from './errors.ts';

const LONGEST_MESSAGE = 500;
const MOST_FRAMES = 20;
const DEEPEST_CAUSE = 4;

/** What a log shows of an error. */
export interface LoggableError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly facts?: DomainError['facts'];
  /** The frames only: the first line of a stack repeats the message. */
  readonly stack?: string;
  readonly cause?: LoggableError;
}

/**
 * An error as the logs may keep it. Other people's errors quote what they failed on: a mail server the
 * address it refused, the store the document it could not write. Only their words are kept, with such
 * quotations cut out, and none of their properties but the code.
 */
export function loggableError(error: unknown, depth = 0): LoggableError {
  if (!(error instanceof Error)) return { type: typeof error, message: plain(String(error)) };
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: name,
    message: error instanceof DomainError ? message : plain(message),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(error instanceof DomainError && { facts: error.facts }),
    ...(frames && { stack: frames.slice(0, MOST_FRAMES).join('\n') }),
    ...(cause !== undefined && depth < DEEPEST_CAUSE && { cause: loggableError(cause, depth + 1) }),
  };
}

/** Without what the message quotes: mail addresses, the values of a key, the value of a cast or a rule. */
function plain(message: string): string {
  return message
    .slice(0, LONGEST_MESSAGE)
    .replace(/dup key:.*$/s, 'dup key: […]')
    .replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, '[…]')
    .replace(/\bvalue\b:? .*? (?=\(type |at path|for path)/gs, 'value […] ')
    .replace(/\(`[^`]*`\)/g, '([…])');
}
