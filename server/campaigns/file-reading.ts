// Reads values out of a YAML file and collects every problem with its line, instead of stopping at the first.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
} from 'yaml';
import type { Problem } from '../../common/protocol/refusals.ts';
import { closestWord } from './closest-word.ts';

/** A value in the file: where it stands and how it is reached, e.g. `breakdown.0.sheets`. */
export interface Value {
  readonly node: unknown;
  readonly line: number;
  readonly path: string;
}

export const MAX_PROBLEMS = 50;
const TOO_DEEP = 'This is nested too deeply to be read.';

export class FileReading {
  readonly #problems: Problem[] = [];
  readonly #lines = new Map<string, number>();
  readonly #counter = new LineCounter();
  readonly #document: Document.Parsed | undefined;

  /** Every scalar is taken as the text that stands there: nothing turns into a number, a date or null by itself. */
  constructor(text: string) {
    try {
      this.#document = parseDocument(text, {
        schema: 'failsafe',
        lineCounter: this.#counter,
        prettyErrors: false,
        uniqueKeys: false,
        // With `silent` the library hides that there is a second document.
        logLevel: 'error',
      });
      this.#refuseWhatIsNoPlainYaml(this.#document);
    } catch (fault) {
      // Parser and visitor recurse: brackets in brackets by the thousand exhaust their stack.
      if (!(fault instanceof RangeError)) throw fault;
      this.problem({ line: 1 }, TOO_DEEP);
    }
  }

  #refuseWhatIsNoPlainYaml(document: Document.Parsed): void {
    for (const { pos, message } of [...document.errors, ...document.warnings]) {
      const reason = message.includes('call stack') ? TOO_DEEP : `This is not YAML: ${message}`;
      this.problem({ line: this.#counter.linePos(pos[0]).line }, reason);
    }
    if (this.#problems.length > 0) return;
    visit(document, {
      Alias: (_, alias) => this.problem(this.#place(alias), 'Write the value itself, not a *name.'),
      // The library knows some tags even where the schema has none: !!binary would be decoded.
      Value: (_, value) => {
        if (value.tag !== undefined)
          this.problem(this.#place(value), 'Write the value without a !tag.');
      },
    });
  }

  /** In the order of the lines; no more than a person would read. */
  get problems(): Problem[] {
    return this.#problems
      .toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0))
      .slice(0, MAX_PROBLEMS);
  }

  /** The whole file, or undefined when there is nothing to read. */
  root(): Value | undefined {
    if (this.#document === undefined || this.#problems.length > 0) return undefined;
    return this.#value(this.#document.contents, '', 1);
  }

  problem({ line, path }: { readonly line: number; readonly path?: string }, reason: string): void {
    const place = path ? { line, path: cut(path, 80) } : { line };
    this.#problems.push({ ...place, reason: cut(reason, 300) });
  }

  /** Line of a path, or of the nearest thing that contains it. */
  lineOf(path: string): number {
    const known = this.#lines.get(path);
    if (known !== undefined) return known;
    const dot = path.lastIndexOf('.');
    return dot < 0 ? 1 : this.lineOf(path.slice(0, dot));
  }

  /** The values of a map by key; unknown and repeated keys are problems. undefined when it is no map. */
  fields(value: Value, known: readonly string[]): Map<string, Value> | undefined {
    if (!isMap(value.node)) {
      this.problem(value, `Expected ${listOf(known, 'and')}, each with a value.`);
      return undefined;
    }
    const fields = new Map<string, Value>();
    for (const { key, value: node } of value.node.items) {
      const { line } = this.#place(key, value.line);
      const name = isScalar(key) ? String(key.value) : '?';
      const path = value.path === '' ? name : `${value.path}.${name}`;
      if (!known.includes(name)) this.problem({ line, path }, unknownKey(name, known));
      else if (fields.has(name)) this.problem({ line, path }, `${name} stands here twice.`);
      else fields.set(name, this.#value(node, path, line));
    }
    return fields;
  }

  /** The values of a list. undefined when it is none or is longer than `most`. */
  items(value: Value, most: number): Value[] | undefined {
    if (!isSeq(value.node)) {
      this.problem(value, 'Expected a list.');
      return undefined;
    }
    if (value.node.items.length > most) {
      this.problem(
        value,
        `The list has ${value.node.items.length} lines; at most ${most} are allowed.`,
      );
      return undefined;
    }
    return value.node.items.map((node, place) =>
      this.#value(node, `${value.path}.${place}`, value.line),
    );
  }

  isText(value: Value): boolean {
    return isScalar(value.node);
  }

  text(value: Value, wanted: string): string | undefined {
    const text = isScalar(value.node) ? String(value.node.value) : '';
    if (text.trim() !== '') return text;
    this.problem(value, `Nothing stands here; write ${wanted}.`);
    return undefined;
  }

  wholeNumber(value: Value, least: number, most: number): number | undefined {
    const wanted = `a whole number from ${least} to ${most}, in digits`;
    const text = this.text(value, wanted);
    if (text === undefined) return undefined;
    const number = /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    this.problem(value, `${quoted(text)} is not ${wanted}.`);
    return undefined;
  }

  oneOf<Word extends string>(value: Value, words: readonly Word[]): Word | undefined {
    const text = this.text(value, listOf(words, 'or'));
    const word = words.find((each) => each === text);
    if (text !== undefined && word === undefined) {
      this.problem(value, `${quoted(text)} is not ${listOf(words, 'or')}.${hint(text, words)}`);
    }
    return word;
  }

  #value(node: unknown, path: string, lineOfParent: number): Value {
    const { line } = this.#place(node, lineOfParent);
    this.#lines.set(path, line);
    return { node, line, path };
  }

  #place(node: unknown, otherwise = 1): { readonly line: number } {
    const range =
      isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
    return { line: range ? this.#counter.linePos(range[0]).line : otherwise };
  }
}

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;

export const quoted = (text: string): string => JSON.stringify(cut(text, 40));

function unknownKey(name: string, known: readonly string[]): string {
  return `${quoted(name)} is not known here; known are ${listOf(known, 'and')}.${hint(name, known)}`;
}

function hint(word: string, known: readonly string[]): string {
  const meant = closestWord(word, known);
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}

function listOf(words: readonly string[], last: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
