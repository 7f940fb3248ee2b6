// The buyers' side, in a process of its own: what sending costs them is not the server's. Each buyer orders one thing
// after the other, all buyers at once.
export interface Wish {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The whole form, so that the making of it is not measured as ordering. */
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface Shopped {
  readonly tookMs: readonly number[];
  readonly spentMs: number;
  /** What an order came to that was not accepted. */
  readonly fault?: string;
}

async function shop(buyers: readonly (readonly Wish[])[]): Promise<Shopped> {
  const tookMs: number[] = [];
  const begun = performance.now();
  await Promise.all(
    buyers.map(async (wishes) => {
      for (const wish of wishes) tookMs.push(await order(wish));
    }),
  );
  return { tookMs, spentMs: performance.now() - begun };
}

async function order({ url, headers, body }: Wish): Promise<number> {
  const begun = performance.now();
  const response = await fetch(url, { method: 'POST', headers, body });
  const reply = (await response.json()) as { state?: string };
  if (reply.state !== 'accepted') throw new Error(JSON.stringify(reply));
  return performance.now() - begun;
}

process.on('message', (buyers: readonly (readonly Wish[])[]) => {
  shop(buyers).then(
    (shopped) => process.send!(shopped),
    (fault: unknown) => process.send!({ tookMs: [], spentMs: 0, fault: String(fault) }),
  );
});
process.send!('ready');
