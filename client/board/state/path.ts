// How far a shopper has come, from the first look to the taken coupon. Plain functions: a path and
// what happened in, a path out.
import { assertNever } from '../../../common/assert-never.ts';
import type { FormField } from '../../../common/campaign/conditions.ts';
import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { OwnDraw } from '../../../common/protocol/shopper.ts';

export type FilledForm = Readonly<Record<string, string>>;
/** Reasons by field id, in the words of common/campaign/check-form.ts. */
export type FormProblems = Readonly<Record<string, string>>;

export type Path =
  /** Nobody knows yet whether this device has drawn. */
  | { readonly stage: 'arriving' }
  | { readonly stage: 'choosing'; readonly refusal: Refusal | null; readonly lost: number | null }
  | Asking
  | Drawing
  | Deciding
  | { readonly stage: 'drawn'; readonly own: OwnDraw };

export interface Asking {
  readonly stage: 'asking';
  readonly number: number;
  /** The page picked the number: any other will do when it is gone. */
  readonly any: boolean;
}

export interface Drawing {
  readonly stage: 'drawing';
  readonly number: number;
  readonly any: boolean;
}

export interface Deciding {
  readonly stage: 'deciding';
  readonly own: OwnDraw;
  /** Drawn a moment ago, before these eyes: worth an unveiling. */
  readonly fresh: boolean;
  readonly form: FilledForm;
  readonly problems: FormProblems;
  readonly sending: 'confirm' | 'cancel' | null;
  readonly asksToCancel: boolean;
  readonly refusal: Refusal | null;
}

export const choosing: Path = { stage: 'choosing', refusal: null, lost: null };

/** A draw that the server has told of: by an answer, on arrival, or because it changed by itself. */
export function pathWithOwn(path: Path, own: OwnDraw): Path {
  if (own.state !== 'held') return { stage: 'drawn', own };
  // What has been typed survives a line that broke.
  if (path.stage === 'deciding' && path.own.ticket === own.ticket) return { ...path, own };
  return {
    stage: 'deciding',
    own,
    fresh: path.stage === 'drawing',
    form: {},
    problems: {},
    sending: null,
    asksToCancel: false,
    refusal: null,
  };
}

/** The server knows of no draw by this device. */
export function pathWithoutOwn(path: Path): Path {
  switch (path.stage) {
    case 'arriving':
    case 'deciding':
    case 'drawn':
      return choosing;
    case 'choosing':
    case 'asking':
    case 'drawing':
      return path;
    default:
      return assertNever(path);
  }
}

/** The number somebody looks at was taken by someone else. */
export function pathWhenTaken(path: Path, isTaken: (number: number) => boolean): Path {
  if (path.stage !== 'asking' || !isTaken(path.number)) return path;
  return { stage: 'choosing', refusal: { code: 'NUMBER_TAKEN' }, lost: path.number };
}

/** No more draws: a question that is still open is answered. */
export function pathWhenEnded(path: Path): Path {
  if (path.stage !== 'asking') return path;
  return { stage: 'choosing', refusal: { code: 'CLOSED' }, lost: null };
}

/** Fields in order that a refusal or the page itself objects to; the first of them gets the focus. */
export function firstProblem(
  fields: readonly FormField[],
  problems: FormProblems,
): string | undefined {
  return fields.find((field) => problems[field.id] !== undefined)?.id;
}
