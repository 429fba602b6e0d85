import { randomUUID } from 'node:crypto';

export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
}

export interface FilingBody {
  administration: string;
  filer: { type: string; name: string; email?: string; phone?: string; idNumber?: string };
  subject: string;
  text: string;
  language: string;
}

export interface Filed {
  number: string;
  trackingCode: string;
  receipt: string;
  verification: string;
  tracking: string;
}

/** One browser-like caller of the API: keeps its cookies and its CSRF token. */
export class Client {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();
  #csrf = '';

  constructor(url: string) {
    this.#url = url;
  }

  async request<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const form = body instanceof FormData;
    const response = await fetch(path.startsWith('http') ? path : `${this.#url}/api/v1${path}`, {
      method,
      headers: {
        cookie: this.cookies(),
        ...(method === 'GET' ? {} : { 'x-csrf-token': this.#csrf }),
        ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0]!.split('=') as [string, string];
      this.#cookies.set(name, value);
    }
    const type = response.headers.get('content-type') ?? '';
    const parsed = type.includes('json')
      ? await response.json()
      : new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, body: parsed as T };
  }

  /** As the header of the next request carries them. */
  cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get<T = Record<string, unknown>>(path: string, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.request<T>('GET', path, undefined, headers);
  }

  post<T = Record<string, unknown>>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>> {
    return this.request<T>('POST', path, body ?? {}, headers);
  }

  put<T = Record<string, unknown>>(
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>> {
    return this.request<T>('PUT', path, body, headers);
  }

  /** Reads the session, and with it the CSRF token. */
  async session(): Promise<Record<string, unknown>> {
    const { body } = await this.get('/session');
    this.#csrf = String(body.csrfToken);
    return body;
  }

  async signIn(login: string, password: string): Promise<Record<string, unknown>> {
    await this.session();
    const answer = await this.post('/session', { login, password });
    if (answer.status !== 200) throw new Error(`Sign-in of ${login} refused: ${JSON.stringify(answer.body)}`);
    return this.session();
  }
}

export function filingForm(
  filing: unknown,
  files: { name: string; type: string; bytes: Uint8Array }[],
): FormData {
  const form = new FormData();
  form.append('filing', new Blob([JSON.stringify(filing)], { type: 'application/json' }));
  for (const file of files)
    form.append('files', new Blob([new Uint8Array(file.bytes)], { type: file.type }), file.name);
  return form;
}

/** Files by API key, as another system does. */
export async function fileByApi(
  url: string,
  key: string,
  filing: FilingBody,
  options: {
    files?: { name: string; type: string; bytes: Uint8Array }[];
    idempotencyKey?: string;
    language?: string;
  } = {},
): Promise<Answer<Filed>> {
  return new Client(url).request<Filed>('POST', '/filings', filingForm(filing, options.files ?? []), {
    authorization: `Bearer ${key}`,
    'idempotency-key': options.idempotencyKey ?? randomUUID(),
    ...(options.language === undefined ? {} : { 'accept-language': options.language }),
  });
}
