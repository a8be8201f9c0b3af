import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { earlyRequest } from '../../core/http/early-request';
import { ProductPages, Wanted } from './product-pages';

describe('ProductPages', () => {
  const nothing = {
    min_price: undefined,
    max_price: undefined,
    in_stock: undefined,
    ordering: undefined,
    q: undefined,
  };
  const lists: Record<string, Wanted> = {
    '/fr/products': { ...nothing, category: undefined },
    '/fr/categories/garden': { ...nothing, category: 'garden' },
  };

  for (const [address, wanted] of Object.entries(lists)) {
    it(`asks for ${address} what was asked before it was there`, async () => {
      TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
      const page = TestBed.inject(ProductPages).first(wanted);
      const asked = TestBed.inject(HttpTestingController).expectOne(() => true);
      expect(asked.request.urlWithParams).toBe(earlyRequest(address)?.url);
      asked.flush({ items: [], next: null });
      expect(await page).toEqual({ items: [], next: null });
    });
  }
});
