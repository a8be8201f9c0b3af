import { inject, InjectionToken } from '@angular/core';

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of this page, by its address: `/fr/…` is French. It stays until another address is opened. */
export const LANGUAGE = new InjectionToken<Language>('language');

/** What the address asks for; English where it does not say. */
export function languageOf(path: string): Language {
  const first = path.split('/')[1];
  return LANGUAGES.find((language) => language === first) ?? 'en';
}

/** Chooses, of texts that the API gives in both languages, the reader's: `spoken(method, 'label')`. */
export function injectSpoken(): <K extends string>(texts: Record<`${K}_en` | `${K}_fr`, string>, name: K) => string {
  const language = inject(LANGUAGE);
  return (texts, name) => texts[`${name}_${language}`];
}
