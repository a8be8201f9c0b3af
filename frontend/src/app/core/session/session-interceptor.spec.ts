import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { Session } from './session';
import { sessionInterceptor } from './session-interceptor';

const ORDERS = '/api/orders/orders';

describe('sessionInterceptor', () => {
  let http: HttpClient;
  let backend: HttpTestingController;
  const session = { bearer: vi.fn(), renew: vi.fn() };

  beforeEach(() => {
    session.bearer.mockReset().mockResolvedValue('good');
    session.renew.mockReset().mockResolvedValue('fresh');
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([sessionInterceptor])),
        provideHttpClientTesting(),
        { provide: Session, useValue: session },
      ],
    });
    http = TestBed.inject(HttpClient);
    backend = TestBed.inject(HttpTestingController);
  });

  afterEach(() => backend.verify());

  async function asked(url: string): Promise<TestRequest> {
    return vi.waitFor(() => backend.expectOne(url));
  }

  function refuse(request: TestRequest): void {
    request.flush(null, { status: 401, statusText: 'Unauthorized' });
  }

  it('says who it is to the API', async () => {
    const answer = firstValueFrom(http.get(ORDERS));
    const request = await asked(ORDERS);
    expect(request.request.headers.get('Authorization')).toBe('Bearer good');
    request.flush([]);
    await answer;
  });

  it('says nothing for guests, and does not renew what they never had', async () => {
    session.bearer.mockResolvedValue('');
    const answer = firstValueFrom(http.get(ORDERS));
    const request = await asked(ORDERS);
    expect(request.request.headers.has('Authorization')).toBe(false);
    refuse(request);
    await expect(answer).rejects.toMatchObject({ status: 401 });
    expect(session.renew).not.toHaveBeenCalled();
  });

  it.each(['/api/inventory/products', '/api/customers/login', '/api/customers/refresh', '/elsewhere'])(
    'does not give the token to %s',
    async (url) => {
      const answer = firstValueFrom(http.get(url));
      const request = await asked(url);
      expect(request.request.headers.has('Authorization')).toBe(false);
      expect(session.bearer).not.toHaveBeenCalled();
      request.flush({});
      await answer;
    },
  );

  it('asks once more with a new token when the old one is refused', async () => {
    const answer = firstValueFrom(http.get(ORDERS));
    refuse(await asked(ORDERS));
    const again = await asked(ORDERS);
    expect(session.renew).toHaveBeenCalledExactlyOnceWith('good');
    expect(again.request.headers.get('Authorization')).toBe('Bearer fresh');
    again.flush(['one']);
    expect(await answer).toEqual(['one']);
  });

  it('does not ask a third time', async () => {
    const answer = firstValueFrom(http.get(ORDERS));
    refuse(await asked(ORDERS));
    refuse(await asked(ORDERS));
    await expect(answer).rejects.toMatchObject({ status: 401 });
  });

  it('leaves other answers as they are', async () => {
    const answer = firstValueFrom(http.get(ORDERS));
    (await asked(ORDERS)).flush(null, { status: 409, statusText: 'Conflict' });
    await expect(answer).rejects.toMatchObject({ status: 409 });
    expect(session.renew).not.toHaveBeenCalled();
  });
});
