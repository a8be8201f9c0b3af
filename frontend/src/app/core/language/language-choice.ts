import { Service, inject } from '@angular/core';
import { LANGUAGE, Language } from './language';

const COOKIE = 'shop_language';
const YEAR = 365 * 24 * 3600;

/** The page in the other language, and the note of the choice that `/` goes by next time. */
@Service()
export class LanguageChoice {
  readonly current = inject(LANGUAGE);
  readonly other: Language = this.current === 'en' ? 'fr' : 'en';

  /** The address of this very page in the other language. */
  address(): string {
    return location.pathname.replace(/^\/(en|fr)(?=\/|$)/, `/${this.other}`) + location.search + location.hash;
  }

  remember(): void {
    document.cookie = `${COOKIE}=${this.other}; path=/; max-age=${YEAR}; samesite=lax`;
  }
}
