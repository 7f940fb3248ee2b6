// Which language the page speaks: ?lang, else what was chosen before, else what the browser asks for.
// Texts are read through `dictionary` (dictionary.ts), so a change shows without a reload.
import { createSubscriber } from 'svelte/reactivity';

export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const STORAGE_KEY = 'tombola.language';

export interface LanguageClues {
  /** location.search */
  readonly search: string;
  readonly saved: string | null;
  /** navigator.languages, most wanted first. */
  readonly wanted: readonly string[];
}

/** English for people who want neither language that there is. */
export function chooseLanguage({ search, saved, wanted }: LanguageClues): Language {
  const asked = asLanguage(new URLSearchParams(search).get('lang')) ?? asLanguage(saved);
  if (asked) return asked;
  for (const tag of wanted) {
    const language = asLanguage(tag);
    if (language) return language;
  }
  return 'en';
}

const asLanguage = (tag: string | null): Language | undefined =>
  LANGUAGES.find((language) => tag?.toLowerCase().split('-')[0] === language);

let current: Language = 'en';
const listeners = new Set<() => void>();
const readInTemplates = createSubscriber((update) => onLanguageChange(update));

/** The language now; templates that read it are drawn again when it changes. */
export function language(): Language {
  readInTemplates();
  return current;
}

/** Returns the remover. */
export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Changes the language and remembers it on this device. */
export function speak(wanted: Language): void {
  show(wanted);
  try {
    localStorage.setItem(STORAGE_KEY, wanted);
  } catch {
    // A browser that keeps nothing still speaks the language until the page is closed.
  }
}

/** Changes the language of this page alone. */
export const speakHere = (wanted: Language): void => show(wanted);

/** To be called once before a page is shown. */
export function startLanguage(): void {
  let saved: string | null = null;
  try {
    saved = localStorage.getItem(STORAGE_KEY);
  } catch {
    // Storage is switched off.
  }
  show(chooseLanguage({ search: location.search, saved, wanted: navigator.languages }));
}

function show(wanted: Language): void {
  current = wanted;
  if (typeof document !== 'undefined') document.documentElement.lang = wanted;
  for (const listener of [...listeners]) listener();
}
