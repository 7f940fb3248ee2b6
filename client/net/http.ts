// Questions over HTTP whose answers are typed: a refusal comes back as one, and a fault of the
// network as UNAVAILABLE. Nothing here throws for what a server or a network does.
import { accepted, refused, type Answer, type Refusal } from '../../common/protocol/refusals.ts';

export interface Http {
  /** The server's clock minus this device's by its last answer, to the second, ms; 0 before that. */
  readonly clockAheadMs: number;
  get<T>(path: string): Promise<Answer<T>>;
  post<T>(path: string, body: unknown): Promise<Answer<T>>;
  put<T>(path: string, body: unknown): Promise<Answer<T>>;
  /** POSTs a form or a file as it is. */
  send<T>(path: string, body: FormData | Blob): Promise<Answer<T>>;
  /** The same, answered by lines of JSON that are told as they come. */
  sendForLines<T>(path: string, body: FormData, onLine: (line: T) => void): Promise<Answer<void>>;
  getBytes(path: string): Promise<Answer<Uint8Array<ArrayBuffer>>>;
}

export interface HttpOptions {
  /** '' in a page: its own origin. */
  readonly origin?: string;
  /** For shoppers that are no browser: a fetch that carries their cookie. */
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number;
}

export function createHttp(options: HttpOptions = {}): Http {
  const { origin = '', timeoutMs = 15_000 } = options;
  const fetchFrom = options.fetch ?? globalThis.fetch.bind(globalThis);
  let clockAheadMs = 0;

  const ask = async <T>(
    path: string,
    init: RequestInit,
    read: (response: Response) => Promise<T>,
  ): Promise<Answer<T>> => {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetchFrom(origin + path, { ...init, signal });
      const saidMs = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(saidMs)) clockAheadMs = saidMs - Date.now();
      return response.ok ? accepted(await read(response)) : await readRefusal(response);
    } catch {
      return refused('UNAVAILABLE', { retryAfterMs: 2_000 });
    }
  };
  const write =
    (method: 'POST' | 'PUT') =>
    <T>(path: string, body: unknown) =>
      ask<T>(
        path,
        { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
        readJson,
      );

  return {
    get clockAheadMs() {
      return clockAheadMs;
    },
    get: <T>(path: string) => ask<T>(path, {}, readJson),
    post: write('POST'),
    put: write('PUT'),
    send: <T>(path: string, body: FormData | Blob) =>
      ask<T>(path, { method: 'POST', body }, readJson),
    sendForLines: (path, body, onLine) =>
      ask(path, { method: 'POST', body }, (response) => readLines(response, onLine)),
    getBytes: (path) =>
      ask(path, {}, async (response) => new Uint8Array(await response.arrayBuffer())),
  };
}

/** What the server says is typed by common/protocol; an empty answer is undefined. */
async function readJson<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function readLines<T>(response: Response, onLine: (line: T) => void): Promise<void> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + (value ?? '')).split('\n');
    rest = done ? '' : lines.pop()!;
    for (const line of lines) if (line.trim() !== '') onLine(JSON.parse(line) as T);
    if (done) return;
  }
}

async function readRefusal(response: Response): Promise<Answer<never>> {
  const body = (await response.json()) as { refusal?: Refusal };
  return body.refusal ? { ok: false, refusal: body.refusal } : refused('UNAVAILABLE');
}
