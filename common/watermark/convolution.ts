// Error correction: 160 bits (payload and CRC-32) become 480 by the convolutional code of constraint
// length 7 and rate 1/3 with generators 133, 145, 175 (octal; free distance 15: Larsen, 1973), without
// tail: it bites its own (Ma and Wolf, 1986). Decoding is Viterbi's with soft input, run around the ring.

export const MESSAGE_BITS = 160;
const GENERATORS = [0o133, 0o145, 0o175] as const;
const RATE = GENERATORS.length;
export const CODED_BITS = MESSAGE_BITS * RATE;
const STATES = 64;
/** How far around the ring decoding runs before and after what counts. */
const OVERLAP = 48;

/** For each state and input bit the output as bits 0 … 2, first generator lowest. */
const OUTPUT = Uint8Array.from({ length: STATES * 2 }, (_, index) => {
  const register = ((index & 1) << 6) | (index >>> 1);
  return GENERATORS.reduce((bits, generator, at) => bits | (parity(register & generator) << at), 0);
});

function parity(value: number): number {
  let odd = 0;
  for (let rest = value; rest > 0; rest &= rest - 1) odd ^= 1;
  return odd;
}

/** `message` and the answer hold one bit (0 or 1) per element. */
export function encodeRing(message: Uint8Array): Uint8Array {
  const coded = new Uint8Array(CODED_BITS);
  let state = 0;
  // The register begins with what the message ends with; its newest bit is bit 5.
  for (let at = MESSAGE_BITS - 6; at < MESSAGE_BITS; at++)
    state = (state >>> 1) | (message[at]! << 5);
  for (let at = 0; at < MESSAGE_BITS; at++) {
    const output = OUTPUT[(state << 1) | message[at]!]!;
    for (let which = 0; which < RATE; which++) coded[at * RATE + which] = (output >>> which) & 1;
    state = (state >>> 1) | (message[at]! << 5);
  }
  return coded;
}

const scores = [new Float64Array(STATES), new Float64Array(STATES)] as const;
const choices = new Uint8Array((MESSAGE_BITS + 2 * OVERLAP) * STATES);
const gains = new Float64Array(8);

/** The likeliest message. `soft` has one value per coded bit: positive speaks for 1, 0 says nothing. */
export function decodeRing(soft: Float64Array): Uint8Array {
  let before: Float64Array = scores[0];
  let after: Float64Array = scores[1];
  before.fill(0);
  const steps = MESSAGE_BITS + 2 * OVERLAP;
  for (let step = 0; step < steps; step++) {
    const first = ((step + MESSAGE_BITS - OVERLAP) % MESSAGE_BITS) * RATE;
    fillGains(soft[first]!, soft[first + 1]!, soft[first + 2]!);
    advance(before, after, step * STATES);
    [before, after] = [after, before];
  }
  return traceBack(before, steps);
}

function fillGains(a: number, b: number, c: number): void {
  for (let output = 0; output < 8; output++) {
    gains[output] = (output & 1 ? a : -a) + (output & 2 ? b : -b) + (output & 4 ? c : -c);
  }
}

/**
 * Two states that differ in their oldest bit lead to the same two. All generators begin and end with 1, so
 * turning the oldest or the newest bit over turns the whole output over.
 */
function advance(before: Float64Array, after: Float64Array, choice: number): void {
  for (let low = 0; low < STATES / 2; low++) {
    const gain = gains[OUTPUT[low << 2]!]!;
    const even = before[2 * low]!;
    const odd = before[2 * low + 1]!;
    const [evenZero, oddZero] = [even + gain, odd - gain];
    const [evenOne, oddOne] = [even - gain, odd + gain];
    const [zero, one] = [oddZero > evenZero, oddOne > evenOne];
    after[low] = zero ? oddZero : evenZero;
    after[low + STATES / 2] = one ? oddOne : evenOne;
    choices[choice + low] = zero ? 1 : 0;
    choices[choice + low + STATES / 2] = one ? 1 : 0;
  }
}

function traceBack(scoresAtEnd: Float64Array, steps: number): Uint8Array {
  let state = 0;
  for (let other = 1; other < STATES; other++) {
    if (scoresAtEnd[other]! > scoresAtEnd[state]!) state = other;
  }
  const message = new Uint8Array(MESSAGE_BITS);
  for (let step = steps - 1; step >= OVERLAP; step--) {
    const at = step - OVERLAP;
    if (at < MESSAGE_BITS) message[at] = state >>> 5;
    state = ((state << 1) & 63) | choices[step * STATES + state]!;
  }
  return message;
}
