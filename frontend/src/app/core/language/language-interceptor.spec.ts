import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { LANGUAGE } from './language';
import { languageInterceptor } from './language-interceptor';

describe('languageInterceptor', () => {
  it('asks in the language of the page, whatever the browser prefers', () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([languageInterceptor])),
        provideHttpClientTesting(),
        { provide: LANGUAGE, useValue: 'fr' },
      ],
    });
    TestBed.inject(HttpClient).get('/api/inventory/categories').subscribe();
    const asked = TestBed.inject(HttpTestingController).expectOne('/api/inventory/categories');
    expect(asked.request.headers.get('Accept-Language')).toBe('fr');
  });
});
