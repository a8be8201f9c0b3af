import { registerLocaleData } from '@angular/common';
import { loadTranslations } from '@angular/localize';
import { Language } from './language';

/** How numbers and dates are written in each language. */
export const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };

/**
 * Brings the texts and the number formats of `language`, before anything of the page exists: texts are read once, when
 * a component is first made. English is what the templates say, and needs no texts.
 */
export async function loadLanguage(language: Language): Promise<void> {
  if (language === 'fr') {
    const [texts, locale] = await Promise.all([
      import('../../../locale/fr.json'),
      import('@angular/common/locales/fr'),
    ]);
    loadTranslations(texts.default.translations);
    registerLocaleData(locale.default, LOCALES.fr);
  } else {
    registerLocaleData((await import('@angular/common/locales/en-GB')).default, LOCALES.en);
  }
}
