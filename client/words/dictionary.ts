import { language, type Language } from './language.ts';

/**
 * Texts of one screen in every language. `now` is the set to show: read it in templates as
 * `words.now.title`, so that they follow a change of language. The English set says which keys
 * there are; the compiler refuses a language that lacks one.
 */
export interface Dictionary<Words> {
  readonly now: Words;
  readonly in: Readonly<Record<Language, Words>>;
}

export function dictionary<Words>(sets: Record<Language, Words>): Dictionary<Words> {
  return {
    in: sets,
    get now() {
      return sets[language()];
    },
  };
}

const english = new Intl.PluralRules('en');

/** English only: `1 number`, `2 numbers`. */
export function counted(count: number, one: string, many: string): string {
  const word = english.select(count) === 'one' ? one : many;
  return `${count.toLocaleString('en')} ${word}`;
}
