// What is ticked in the list. It outlives the way to a coupon and back (this tab only), and goes when
// the member ends.

export interface Choice {
  readonly sellerId: string;
  readonly number: string;
  /** How many were last wanted; missing: one. */
  readonly quantity?: number;
}

export const keyOf = ({ sellerId, number }: Choice): string => `${sellerId} ${number}`;

/** `choice` before the others, once. */
export const withChoice = (choices: readonly Choice[], choice: Choice): readonly Choice[] => [
  choice,
  ...choices.filter((other) => keyOf(other) !== keyOf(choice)),
];

/** What is ticked when somebody comes from a coupon: what was ticked before, if its product was. */
export const withHandedOver = (
  choices: readonly Choice[],
  handedOver: Choice,
): readonly Choice[] =>
  choices.some((choice) => keyOf(choice) === keyOf(handedOver)) ? choices : [handedOver];

export type SelectionStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** More would be a wholesale order. */
export const MOST_TICKED = 20;

export class Selection {
  readonly #storage: SelectionStorage;
  readonly #name: string;

  constructor(storage: SelectionStorage, name: string) {
    this.#storage = storage;
    this.#name = name;
  }

  read(): readonly Choice[] {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#name) ?? '[]') as Choice[];
      return kept.filter(({ sellerId, number }) => isText(sellerId) && isText(number));
    } catch {
      return [];
    }
  }

  keep(choices: readonly Choice[]): void {
    try {
      this.#storage.setItem(this.#name, JSON.stringify(choices.slice(0, MOST_TICKED)));
    } catch {
      // Storage is full or forbidden: the ticks last as long as the page.
    }
  }
}

const isText = (value: unknown) => typeof value === 'string';
