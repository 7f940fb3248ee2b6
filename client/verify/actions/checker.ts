import type { CheckProgress, RecordReport } from '../../../common/fairness/check-record.ts';
import type { ReceiptFinding } from '../../../common/fairness/check-receipt.ts';
import type { KeptDraw } from '../../../common/fairness/kept-draws.ts';
import type { CheckRequest, FromWorker, ToWorker } from '../worker/messages.ts';

export type CheckOutcome =
  | { readonly state: 'done'; readonly report: RecordReport }
  | { readonly state: 'failed'; readonly reason: 'unreachable' | 'not-open' | 'broken' };

/** Checks one record and then receipts against it. */
export interface Checker {
  check(
    request: CheckRequest,
    onProgress: (progress: CheckProgress) => void,
  ): Promise<CheckOutcome>;
  /** One finding for each draw; null without the operator's keys; undefined when the worker has failed. */
  checkReceipts(kept: readonly KeptDraw[]): Promise<readonly ReceiptFinding[] | null | undefined>;
  stop(): void;
}

export type CreateChecker = () => Checker;

export const createChecker: CreateChecker = () => {
  const worker = new Worker(new URL('../worker/check-worker.ts', import.meta.url), {
    type: 'module',
  });
  const send = (message: ToWorker) => worker.postMessage(message);
  /** Resolves with what `read` makes of a message, the first time it makes something of one. */
  const answer = <Value>(read: (message: FromWorker) => Value | undefined) =>
    new Promise<Value | undefined>((resolve) => {
      const stop = new AbortController();
      const end = (value: Value | undefined) => {
        stop.abort();
        resolve(value);
      };
      const listen = ({ data }: MessageEvent<FromWorker>) => {
        const value = read(data);
        if (value !== undefined) end(value);
      };
      worker.addEventListener('message', listen, { signal: stop.signal });
      worker.addEventListener('error', () => end(undefined), { signal: stop.signal });
    });

  return {
    async check(request, onProgress) {
      send({ type: 'check', request });
      const outcome = await answer((message): CheckOutcome | undefined => {
        if (message.type === 'progress') onProgress(message.progress);
        if (message.type === 'report') return { state: 'done', report: message.report };
        if (message.type === 'failed') return { state: 'failed', reason: message.reason };
        return undefined;
      });
      return outcome ?? { state: 'failed', reason: 'broken' };
    },
    checkReceipts(kept) {
      send({ type: 'receipts', kept });
      return answer((message) => (message.type === 'receipts' ? message.findings : undefined));
    },
    stop: () => worker.terminate(),
  };
};
