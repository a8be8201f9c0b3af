import { APP_BASE_HREF } from '@angular/common';
import { provideHttpClient, withInterceptors, withXsrfConfiguration } from '@angular/common/http';
import { ApplicationConfig, inject, LOCALE_ID, provideBrowserGlobalErrorListeners } from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
  withNavigationErrorHandler,
  withRouterConfig,
} from '@angular/router';
import { earlyInterceptor } from './core/http/early-interceptor';
import { etagInterceptor } from './core/http/etag-interceptor';
import { LANGUAGE, Language } from './core/language/language';
import { languageInterceptor } from './core/language/language-interceptor';
import { LOCALES } from './core/language/load-language';
import { LostPage } from './core/navigation/lost-page';
import { PageTitleStrategy } from './core/navigation/page-title-strategy';
import { sessionInterceptor } from './core/session/session-interceptor';
import { routes } from './routes';

export function configure(language: Language): ApplicationConfig {
  return {
    providers: [
      provideBrowserGlobalErrorListeners(),
      provideRouter(
        routes,
        withComponentInputBinding(),
        withInMemoryScrolling({ scrollPositionRestoration: 'enabled', anchorScrolling: 'enabled' }),
        withNavigationErrorHandler((error) => inject(LostPage).lose(error)),
        withRouterConfig({ resolveNavigationPromiseOnError: true }), // it was told: nobody has to catch it once more
      ),
      provideHttpClient(
        withInterceptors([earlyInterceptor, languageInterceptor, sessionInterceptor, etagInterceptor]),
        withXsrfConfiguration({ cookieName: 'csrftoken', headerName: 'X-CSRFToken' }),
      ),
      { provide: APP_BASE_HREF, useValue: `/${language}/` },
      { provide: LANGUAGE, useValue: language },
      { provide: LOCALE_ID, useValue: LOCALES[language] },
      { provide: TitleStrategy, useExisting: PageTitleStrategy },
    ],
  };
}
