import { HttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { configure } from './app.config';

const TOKEN = 'X-CSRFToken';

describe('configure', () => {
  let http: HttpClient;
  let backend: HttpTestingController;

  beforeEach(() => {
    document.cookie = 'csrftoken=from-django';
    TestBed.configureTestingModule({ providers: [...configure('en').providers, provideHttpClientTesting()] });
    http = TestBed.inject(HttpClient);
    backend = TestBed.inject(HttpTestingController);
  });

  afterEach(() => (document.cookie = 'csrftoken=; max-age=0'));

  it('shows the token that Django gave with what changes something', () => {
    http.post('/api/customers/register', {}).subscribe();
    expect(backend.expectOne('/api/customers/register').request.headers.get(TOKEN)).toBe('from-django');
  });

  it('shows it with nothing that only reads, and to nobody else', () => {
    http.get('/api/inventory/categories').subscribe();
    expect(backend.expectOne('/api/inventory/categories').request.headers.has(TOKEN)).toBe(false);
    http.post('https://elsewhere.example/', {}).subscribe();
    expect(backend.expectOne('https://elsewhere.example/').request.headers.has(TOKEN)).toBe(false);
  });
});
