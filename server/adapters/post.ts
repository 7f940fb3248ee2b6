// One POST to somebody's door, over http or https.
import { request as requestOverHttp } from 'node:http';
import { request as requestOverHttps } from 'node:https';
import { rootCertificates } from 'node:tls';

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** PEM of an authority that is trusted besides those that Node knows. */
  readonly authority?: string | undefined;
  readonly timeoutMs: number;
}

/** The answer's status; 0: there was none. */
export function post(url: string, options: PostOptions): Promise<number> {
  const { headers, body, authority, timeoutMs } = options;
  const request = url.startsWith('https:') ? requestOverHttps : requestOverHttp;
  return new Promise((resolve) => {
    const asked = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': body.length },
      ...(authority && { ca: [...rootCertificates, authority] }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    asked.on('error', () => resolve(0));
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.end(body);
  });
}
