import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { configure } from './app/app.config';
import { languageOf } from './app/core/language/language';
import { loadLanguage } from './app/core/language/load-language';
import { applyStoredTheme } from './app/core/theme/theme';

applyStoredTheme();
const language = languageOf(location.pathname);
loadLanguage(language)
  .then(() => bootstrapApplication(App, configure(language)))
  .catch((error: unknown) => console.error(error));
