// What the counter's screen may ask for; client/kiosk/actions/counter.ts does it.
export type { Basket, CounterActions } from '../actions/counter.ts';
