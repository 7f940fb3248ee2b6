// What the actions work with; visit.ts puts it together.
import type { Http } from '../../net/http.ts';
import type { Card } from '../state/card-state.ts';
import type { CounterView } from '../state/counter-state.ts';
import type { Foil } from '../state/foil.ts';
import type { Observed } from '../../../common/observed.ts';
import type { Trouble } from '../state/trouble.ts';
import type { Wallet } from '../state/wallet-state.ts';
import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { OpenedCoupons } from './opened-coupons.ts';
import type { RevealTools } from './reveal.ts';

interface Context {
  readonly http: Pick<Http, 'get' | 'post' | 'getBytes'>;
  readonly tools: RevealTools;
  readonly opened: OpenedCoupons;
}

export interface CardContext extends Context {
  readonly id: string;
  readonly card: Observed<Card>;
  readonly foil: Foil;
  /** Tells that the value was read. Nobody waits for it. */
  readonly tellRevealed: () => void;
}

export interface WalletContext extends Context {
  readonly wallet: Observed<Wallet>;
}

export interface CounterContext {
  readonly id: string;
  readonly view: Observed<CounterView>;
  readonly http: Pick<Http, 'get'>;
  readonly tools: Pick<RevealTools, 'memberKey'>;
  readonly opened: OpenedCoupons;
  readonly steadyNowMs: () => number;
  readonly goTo: (address: string) => void;
}

export function troubleOf({ code }: Refusal): Trouble {
  if (code === 'UNAVAILABLE' || code === 'RATE_LIMITED') return { kind: 'offline' };
  return { kind: 'refused', code };
}
