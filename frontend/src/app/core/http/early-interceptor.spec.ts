import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { earlyInterceptor } from './early-interceptor';
import { earlyRequest } from './early-request';

const URL = '/api/inventory/products?limit=20';

describe('earlyRequest', () => {
  it('knows lists and departments in both languages', () => {
    expect(earlyRequest('/fr/products')).toEqual({ url: URL, language: 'fr' });
    expect(earlyRequest('/en/categories/tea-time')?.url).toBe('/api/inventory/products?category=tea-time&limit=20');
  });

  it('leaves all others to the page', () => {
    for (const address of ['/fr/', '/fr/products?q=lamp', '/fr/products/GAR-008', '/de/products', '/en/cart']) {
      expect(earlyRequest(address)).toBeUndefined();
    }
  });
});

describe('earlyInterceptor', () => {
  let http: HttpClient;
  let backend: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([earlyInterceptor])), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpClient);
    backend = TestBed.inject(HttpTestingController);
  });

  afterEach(() => (globalThis.shopEarly = undefined));

  it('hands over what was asked for, once', async () => {
    globalThis.shopEarly = { url: URL, body: Promise.resolve({ items: [] }) };
    expect(await firstValueFrom(http.get(URL))).toEqual({ items: [] });
    const again = firstValueFrom(http.get(URL));
    backend.expectOne(URL).flush({ items: ['new'] });
    expect(await again).toEqual({ items: ['new'] });
  });

  it('asks where there was no answer', async () => {
    globalThis.shopEarly = { url: URL, body: Promise.resolve(undefined) };
    const asked = firstValueFrom(http.get(URL));
    (await vi.waitFor(() => backend.expectOne(URL))).flush({ items: [] });
    expect(await asked).toEqual({ items: [] });
  });

  it('asks for anything else', async () => {
    globalThis.shopEarly = { url: URL, body: Promise.resolve({ items: [] }) };
    const asked = firstValueFrom(http.get('/api/inventory/facets'));
    backend.expectOne('/api/inventory/facets').flush({ total: 1 });
    expect(await asked).toEqual({ total: 1 });
  });
});
