import { apiUrl, currentCsrfToken } from './client.ts';
import { CANCELLED, OFFLINE, parseProblem, Problem } from './problem.ts';

interface Upload {
  readonly path: string;
  readonly form: FormData;
  readonly headers?: Record<string, string>;
  readonly onProgress: (sentShare: number) => void;
  readonly signal: AbortSignal;
}

/** Sends files with visible progress (`fetch` cannot tell how much left the machine). Aborting rejects with `web.cancelled`. */
export async function upload<T>(request: Upload): Promise<T> {
  const token = await currentCsrfToken();
  return new Promise<T>((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', apiUrl(request.path));
    call.setRequestHeader('Accept', 'application/json');
    call.setRequestHeader('X-CSRF-Token', token);
    for (const [name, value] of Object.entries(request.headers ?? {})) call.setRequestHeader(name, value);
    call.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) request.onProgress(event.loaded / event.total);
    });
    call.addEventListener('load', () => {
      if (call.status >= 200 && call.status < 300) resolve(parseProblem(call.responseText) as T);
      else reject(new Problem(call.status, parseProblem(call.responseText)));
    });
    call.addEventListener('error', () => reject(new Problem(0, { code: OFFLINE })));
    call.addEventListener('abort', () => reject(new Problem(0, { code: CANCELLED })));
    request.signal.addEventListener('abort', () => call.abort());
    call.send(request.form);
  });
}
