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
import {
  cut,
  why,
  type ProblemCode,
  type ProblemValues,
  type Wanted,
} from '../../common/protocol/problems.ts';
import type { Problem } from '../../common/protocol/refusals.ts';
import { closestWord } from './closest-word.ts';

/** A value in the file: where it stands and how it is reached, e.g. `breakdown.0.sheets`. */
export interface Value {
  readonly node: unknown;
  readonly line: number;
  readonly path: string;
}

export const MAX_PROBLEMS = 50;

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
      this.problem({ line: 1 }, 'too-deep', {});
    }
  }

  #refuseWhatIsNoPlainYaml(document: Document.Parsed): void {
    for (const { pos, message } of [...document.errors, ...document.warnings]) {
      const place = this.#counter.linePos(pos[0]);
      if (message.includes('call stack')) this.problem(place, 'too-deep', {});
      else this.problem(place, 'not-yaml', { message: cut(message, 200) });
    }
    if (this.#problems.length > 0) return;
    visit(document, {
      Alias: (_, alias) => this.problem(this.#place(alias), 'no-alias', {}),
      // The library knows some tags even where the schema has none: !!binary would be decoded.
      Value: (_, value) => {
        if (value.tag !== undefined) this.problem(this.#place(value), 'no-tag', {});
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

  problem<Code extends ProblemCode>(
    place: { readonly line: number; readonly path?: string },
    code: Code,
    values: ProblemValues<Code>,
  ): void {
    this.add(place, why(code, values));
  }

  /** A problem that something else has found. */
  add({ line, path }: { readonly line: number; readonly path?: string }, found: Problem): void {
    const place = path ? { line, path: cut(path, 80) } : { line };
    this.#problems.push({ ...found, ...place, reason: cut(found.reason, 300) });
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
      this.problem(value, 'no-keys', { known });
      return undefined;
    }
    const fields = new Map<string, Value>();
    for (const { key, value: node } of value.node.items) {
      const { line } = this.#place(key, value.line);
      const name = isScalar(key) ? String(key.value) : '?';
      const path = value.path === '' ? name : `${value.path}.${name}`;
      if (!known.includes(name)) {
        const meant = closestWord(name, known);
        this.problem({ line, path }, 'unknown-key', { key: cut(name), known, meant });
      } else if (fields.has(name)) this.problem({ line, path }, 'twice', { key: name });
      else fields.set(name, this.#value(node, path, line));
    }
    return fields;
  }

  /** The values of a list. undefined when it is none or is longer than `most`. */
  items(value: Value, most: number): Value[] | undefined {
    if (!isSeq(value.node)) {
      this.problem(value, 'no-list', {});
      return undefined;
    }
    if (value.node.items.length > most) {
      this.problem(value, 'list-too-long', { count: value.node.items.length, most });
      return undefined;
    }
    return value.node.items.map((node, place) =>
      this.#value(node, `${value.path}.${place}`, value.line),
    );
  }

  isText(value: Value): boolean {
    return isScalar(value.node);
  }

  text(value: Value, wanted: Wanted): string | undefined {
    const text = isScalar(value.node) ? String(value.node.value) : '';
    if (text.trim() !== '') return text;
    this.problem(value, 'empty', { wanted });
    return undefined;
  }

  wholeNumber(value: Value, least: number, most: number): number | undefined {
    const wanted = { is: 'whole-number', least, most } as const;
    const text = this.text(value, wanted);
    if (text === undefined) return undefined;
    const number = /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    return this.notWanted(value, text, wanted);
  }

  oneOf<Word extends string>(value: Value, words: readonly Word[]): Word | undefined {
    const wanted = { is: 'one-of', words } as const;
    const text = this.text(value, wanted);
    const word = words.find((each) => each === text);
    if (text !== undefined && word === undefined) {
      const meant = closestWord(text, words);
      this.problem(value, 'not-wanted', { text: cut(text), wanted, meant });
    }
    return word;
  }

  notWanted(value: Value, text: string, wanted: Wanted): undefined {
    this.problem(value, 'not-wanted', { text: cut(text), wanted });
    return undefined;
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
