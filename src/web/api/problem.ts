/** One refused field: a JSON pointer into the request, a stable code, and words for people when the server has them. */
export interface FieldFault {
  readonly pointer: string;
  readonly code: string;
  readonly detail?: string;
}

interface ProblemBody {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly errors?: readonly FieldFault[];
  readonly facts?: Record<string, string | number | boolean>;
}

/** Codes of what can go wrong before the server answers. */
export const OFFLINE = 'web.offline';
export const CANCELLED = 'web.cancelled';

/** What the server refused (RFC 9457), or why it could not be reached (`status` 0). Title and detail are translated. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly faults: readonly FieldFault[];
  readonly facts: Record<string, string | number | boolean>;

  constructor(status: number, body: ProblemBody) {
    super(body.title ?? body.code ?? `HTTP ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.code = body.code ?? `web.http_${status}`;
    this.title = body.title ?? '';
    this.detail = body.detail;
    this.faults = body.errors ?? [];
    this.facts = body.facts ?? {};
  }
}

/** Reads a refusal, whatever its form: a proxy's HTML page is a problem too. */
export async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('json')) return new Problem(response.status, {});
  return new Problem(response.status, parseProblem(await response.text()));
}

export function parseProblem(text: string): ProblemBody {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}

/** Any thrown thing as a problem, so that screens show one kind of refusal. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof DOMException && error.name === 'AbortError')
    return new Problem(0, { code: CANCELLED });
  return new Problem(0, { code: error instanceof TypeError ? OFFLINE : 'web.unexpected' });
}
