import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { etagInterceptor } from './etag-interceptor';

const URL = '/api/orders/ee38138900974ced85a72130edf8a187';

describe('etagInterceptor', () => {
  let http: HttpClient;
  let backend: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([etagInterceptor])), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpClient);
    backend = TestBed.inject(HttpTestingController);
  });

  it('answers again what has not changed', async () => {
    const first = firstValueFrom(http.get(URL));
    backend.expectOne(URL).flush({ state: 'paid' }, { headers: { ETag: '"a"' } });
    await first;
    const second = firstValueFrom(http.get(URL));
    const asked = backend.expectOne(URL);
    expect(asked.request.headers.get('If-None-Match')).toBe('"a"');
    asked.flush(null, { status: 304, statusText: 'Not Modified' });
    expect(await second).toEqual({ state: 'paid' });
  });

  it('does not mix up those who ask', async () => {
    const first = firstValueFrom(http.get(URL, { headers: { 'X-Order-Token': 'one' } }));
    backend.expectOne(URL).flush({}, { headers: { ETag: '"b"' } });
    await first;
    const second = firstValueFrom(http.get(URL, { headers: { 'X-Order-Token': 'two' } }));
    const asked = backend.expectOne(URL);
    expect(asked.request.headers.has('If-None-Match')).toBe(false);
    asked.flush({});
    await second;
  });
});
