// Why conditions, or a field of a form, are refused: a closed list of codes with what each tells. The
// English sentence is the `reason` that goes over the wire; client/words/problems.ts has every language.

/** What should have stood in a place of a conditions file. */
export type Wanted =
  | { readonly is: 'version' | 'zone' | 'local-time' | 'percent' | 'amount' | 'field-id' | 'label' }
  | { readonly is: 'hold'; readonly least: number; readonly most: number }
  | { readonly is: 'whole-number'; readonly least: number; readonly most: number }
  | { readonly is: 'one-of'; readonly words: readonly string[] }
  | { readonly is: 'field'; readonly words: readonly string[] };

export function wantedInEnglish(wanted: Wanted): string {
  switch (wanted.is) {
    case 'version':
      return 'the version of the file, 1';
    case 'zone':
      return 'a time zone such as Asia/Tokyo';
    case 'local-time':
      return 'a date and time such as 2026-12-01 10:00';
    case 'percent':
      return 'a whole number from 1 to 100';
    case 'amount':
      return 'an amount with its currency, such as 500 JPY';
    case 'field-id':
      return 'an id of small letters, digits and hyphens, at most 31 and a letter first';
    case 'label':
      return 'the words that stand beside the field';
    case 'hold':
      return `a time from ${wanted.least} s to ${wanted.most / 60} min, such as 3 min or 90 s`;
    case 'whole-number':
      return `a whole number from ${wanted.least} to ${wanted.most}, in digits`;
    case 'one-of':
      return listOf(wanted.words, 'or');
    case 'field':
      return `one of ${wanted.words.join(', ')}, with (optional) behind it if you like`;
  }
}

type None = Readonly<Record<never, never>>;

/** Every code with its English sentence. What a person typed comes as text, cut to a bearable length. */
export const PROBLEMS = {
  // the file
  'file-too-long': ({ most }: { most: number }) => `The file is longer than ${most} characters.`,
  'too-deep': (_: None) => 'This is nested too deeply to be read.',
  'not-yaml': ({ message }: { message: string }) => `This is not YAML: ${message}`,
  'no-alias': (_: None) => 'Write the value itself, not a *name.',
  'no-tag': (_: None) => 'Write the value without a !tag.',
  'no-keys': ({ known }: { known: readonly string[] }) =>
    `Expected ${listOf(known, 'and')}, each with a value.`,
  'unknown-key': ({
    key,
    known,
    meant,
  }: {
    key: string;
    known: readonly string[];
    meant?: string;
  }) => `${quoted(key)} is not known here; known are ${listOf(known, 'and')}.${hint(meant)}`,
  twice: ({ key }: { key: string }) => `${key} stands here twice.`,
  'no-list': (_: None) => 'Expected a list.',
  'list-too-long': ({ count, most }: { count: number; most: number }) =>
    `The list has ${count} lines; at most ${most} are allowed.`,
  missing: ({ key }: { key: string }) => `${key} is missing.`,
  'missing-in-period': ({ key }: { key: string }) => `${key} is missing from the period.`,
  empty: ({ wanted }: { wanted: Wanted }) =>
    `Nothing stands here; write ${wantedInEnglish(wanted)}.`,
  'not-wanted': ({ text, wanted, meant }: { text: string; wanted: Wanted; meant?: string }) =>
    `${quoted(text)} is not ${wantedInEnglish(wanted)}.${hint(meant)}`,
  'unknown-version': ({ text }: { text: string }) =>
    `${quoted(text)} is a version that cannot be read here; write 1.`,
  // the breakdown
  'no-tier': (_: None) =>
    'The breakdown needs at least one line, e.g. sheets: 70, percent-off: 25.',
  'no-sheets': (_: None) => 'This line does not say how many sheets.',
  'no-benefit': ({ known }: { known: readonly string[] }) =>
    `This line says no benefit: write one of ${known.join(', ')}.`,
  'two-benefits': ({ named }: { named: readonly string[] }) =>
    `This line says ${named.join(' and ')}; a sheet has one benefit.`,
  'amount-shape': ({ text }: { text: string }) =>
    `${quoted(text)} is not an amount such as 500 JPY or 12.50 USD: digits without separators, a space, and the three letters of the currency.`,
  'no-currency': ({ currency }: { currency: string }) =>
    `${currency} is not a currency. Write its three letters, such as JPY.`,
  'decimal-places': ({
    text,
    currency,
    places,
  }: {
    text: string;
    currency: string;
    places: number;
  }) => `${quoted(text)}: ${currency} has ${places} decimal places.`,
  'amount-nothing': ({ text }: { text: string }) =>
    `${quoted(text)} is nothing; write more than 0.`,
  'amount-too-much': ({ text }: { text: string }) => `${quoted(text)} is too much.`,
  'amount-not-sealable': ({ digits }: { digits: number }) =>
    `This amount has too many digits for a coupon. Choose a rounder one: at most ${digits} digits, decimal places included, and then zeros.`,
  sum: ({ tiers, losing, sum, sheets }: Sum) => {
    const lines = losing > 0 ? [...tiers, `${losing} losing`] : tiers;
    const difference = sum < sheets ? `${sheets - sum} are missing` : `${sum - sheets} too many`;
    return `The breakdown does not add up: ${lines.join(' + ')} = ${sum}, but there are ${sheets} sheets; ${difference}.`;
  },
  // the period
  'unknown-zone': ({ zone, meant }: { zone: string; meant?: string }) =>
    `${quoted(zone)} is not a time zone. Write one such as Asia/Tokyo.${hint(meant)}`,
  'zone-spelling': ({ zone }: { zone: string }) => `Write the time zone as ${zone}.`,
  'closes-too-soon': ({ opens, closes }: { opens: string; closes: string }) =>
    `The period closes at ${closes}, which is not after it opens at ${opens}.`,
  'not-in-calendar': ({ time }: { time: string }) => `${time} is not in the calendar.`,
  'too-long-ago': ({ time }: { time: string }) => `${time} is too long ago.`,
  'comes-twice': ({ time, zone }: { time: string; zone: string }) =>
    `${time} comes twice in ${zone}, because clocks are set back then. Choose another time.`,
  'does-not-exist': ({ time, zone }: { time: string; zone: string }) =>
    `${time} does not exist in ${zone}, because clocks are set forward then. Choose another time.`,
  // the form
  'unknown-field': ({ text, words }: { text: string; words: readonly string[] }) =>
    `${quoted(text)} is not ${wantedInEnglish({ is: 'field', words })}. For a field of your own write {id: size, label: "Your size"}.`,
  'needs-id': (_: None) => `This field needs ${wantedInEnglish({ is: 'field-id' })}.`,
  'label-too-long': ({ text, most }: { text: string; most: number }) =>
    `${quoted(text)} is longer than ${most} characters.`,
  'field-twice': ({ id }: { id: string }) =>
    `The form asks for ${id} twice. Give each field its own id.`,
  'label-not-needed': ({ id }: { id: string }) =>
    `The field ${id} has words of its own in every language; leave out its label.`,
  'label-needed': ({ id }: { id: string }) =>
    `The field ${id} needs a label that says what to write there.`,
  'label-characters': ({ id }: { id: string }) =>
    `The label of ${id} has characters that cannot be shown; write it on one line.`,
  // a field of a page
  'at-least': ({ least }: { least: number }) => `Write a whole number from ${least}, in digits.`,
  'at-most': ({ most }: { most: number }) => `Write a whole number of at most ${most}.`,
  'whole-number': (_: None) => 'Write a whole number, in digits.',
  'not-empty': (_: None) => 'Please fill this in.',
  'text-too-long': ({ most }: { most: number }) => `Write at most ${most} characters.`,
  'too-few': ({ least }: { least: number }) => `At least ${least} are needed.`,
  'too-many': ({ most }: { most: number }) => `At most ${most} are allowed.`,
  shape: ({ expected }: { expected: string }) => `Expected: ${expected}.`,
  'control-characters': (_: None) => 'There are characters in it that cannot be kept.',
  'slug-taken': (_: None) => 'Another campaign has this address. Choose another.',
  // a table of products
  'table-workbook': (_: None) =>
    'This is a workbook, not a table of text. Save it as CSV in your spreadsheet and choose that file.',
  'table-columns': (_: None) =>
    'There is no line that names at least two columns, with commas, semicolons or tabs between them.',
  'table-quotes': (_: None) => 'The quotation marks are not in pairs from here on.',
  'table-row-too-long': ({ most }: { most: number }) =>
    `A row is longer than ${most} KB; a quotation mark may be missing.`,
  'table-rows': ({ most }: { most: number }) => `There are more than ${most} rows.`,
  'file-too-large': ({ most }: { most: number }) => `The file is larger than ${most} MB.`,
  'no-letters': (_: None) => 'There are letters that cannot be read. Choose another encoding.',
  'number-shortened': ({ text }: { text: string }) =>
    `${quoted(text)} is a number that a spreadsheet has shortened. Write the column as text, then save the table again.`,
  'no-price': (_: None) => 'A new product needs a price.',
  'price-with-currency': (_: None) => 'Another currency needs a price as well.',
  'yes-or-no': ({ text }: { text: string }) => `${quoted(text)} is neither yes nor no.`,
  // a product and its coupon
  'not-an-amount': ({ text, currency }: { text: string; currency: string }) =>
    `${quoted(text)} is no amount in ${currency}.`,
  'picture-kind': (_: None) => 'This file is no PNG, JPEG or WebP picture.',
  'picture-moves': (_: None) => 'This picture moves. Send a still one.',
  'picture-damaged': (_: None) => 'The file is damaged, or takes too long to read.',
  'picture-sides': ({ most }: { most: number }) =>
    `The picture is longer than ${most} pixels on a side.`,
  'number-taken': (_: None) => 'You have a product of this number.',
  'no-picture': (_: None) => 'There is no such picture of yours.',
  'pictures-full': ({ most }: { most: number }) =>
    `You have ${most} pictures or a great many large ones: as many as one seller may keep.`,
  'other-currency': ({ currency }: { currency: string }) => `The product is priced in ${currency}.`,
  'not-below-price': (_: None) => 'This must be below the price without a coupon.',
  'coupon-in-currency': ({ currency }: { currency: string }) =>
    `The coupon that is offered now counts in ${currency}. Make another one with it, or end the offer first.`,
  'coupon-not-below': (_: None) =>
    'The coupon that is offered now would not make it cheaper. Make another one with it, or end the offer first.',
  'how-long': (_: None) => 'Say for how many days the coupon is valid, or until when.',
  'over-already': (_: None) => 'That is over already.',
  'not-printable': ({ text }: { text: string }) =>
    `These cannot be printed on a coupon: ${text} Coupons have Latin, Greek, Cyrillic and Japanese letters.`,
} as const;

interface Sum {
  tiers: readonly number[];
  losing: number;
  sum: number;
  sheets: number;
}

export type ProblemCode = keyof typeof PROBLEMS;
/** What a problem of this code tells, beside where it is. */
export type ProblemValues<Code extends ProblemCode> = Parameters<(typeof PROBLEMS)[Code]>[0];

/** Why, as it goes over the wire. */
export interface Why {
  readonly reason: string;
  readonly code: ProblemCode;
  readonly values: Readonly<Record<string, unknown>>;
}

export function why<Code extends ProblemCode>(code: Code, values: ProblemValues<Code>): Why {
  const sentence = PROBLEMS[code] as (values: ProblemValues<Code>) => string;
  return { reason: sentence(values), code, values: { ...values } };
}

export const cut = (text: string, most = 40): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;

const quoted = (text: string): string => JSON.stringify(text);

const hint = (meant: string | undefined): string =>
  meant === undefined ? '' : ` Did you mean ${meant}?`;

function listOf(words: readonly string[], last: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
