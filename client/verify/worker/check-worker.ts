// Recomputes a campaign beside the page, so that the page stays alive for seconds of hashing.
import { sha256 } from '@noble/hashes/sha2.js';
import { checkReceipt } from '../../../common/fairness/check-receipt.ts';
import { checkRecord } from '../../../common/fairness/check-record.ts';
import type { CheckedCampaign } from '../../../common/fairness/checked-campaign.ts';
import type { KeptDraw } from '../../../common/fairness/kept-draws.ts';
import type { ReceiptKey } from '../../../common/protocol/http.ts';
import type { CheckRequest, FromWorker, RecordSource, ToWorker } from './messages.ts';

let checked: {
  readonly campaign: CheckedCampaign;
  readonly keys: readonly ReceiptKey[] | null;
} | null = null;

const tell = (message: FromWorker) => postMessage(message);

async function check({ source, keys, published }: CheckRequest): Promise<FromWorker> {
  const opened = await openSource(source);
  if (typeof opened === 'string') return { type: 'failed', reason: opened };
  try {
    const { report, campaign } = await checkRecord(chunksOf(opened), {
      sha256,
      openSha256: () => sha256.create(),
      keys,
      published,
      progress: (progress) => tell({ type: 'progress', progress }),
    });
    checked = campaign === null ? null : { campaign, keys };
    return { type: 'report', report };
  } catch (fault) {
    // The stream broke off; what was read so far says nothing.
    if (fault instanceof TypeError) return { type: 'failed', reason: 'unreachable' };
    throw fault;
  }
}

async function openSource(
  source: RecordSource,
): Promise<ReadableStream<Uint8Array> | 'unreachable' | 'not-open'> {
  if (source.kind === 'file') return source.file.stream();
  try {
    const response = await fetch(source.path);
    if (response.status === 409) return 'not-open';
    return response.ok && response.body !== null ? response.body : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

/** Not every browser can iterate a stream. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

async function holdAgainstRecord(kept: readonly KeptDraw[]): Promise<FromWorker> {
  if (checked === null || checked.keys === null) return { type: 'receipts', findings: null };
  const { campaign, keys } = checked;
  const findings = [];
  for (const one of kept) findings.push(await checkReceipt(one, campaign, keys, sha256));
  return { type: 'receipts', findings };
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  const answer = data.type === 'check' ? check(data.request) : holdAgainstRecord(data.kept);
  // A fault of ours must reach the page as the worker's error.
  answer.then(tell, (fault: unknown) => setTimeout(() => reportError(fault)));
});
