import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { FacetsAnswer } from '../../api/models';
import { SearchFacets } from './search-facets';
import { Wanted } from './product-pages';

const PRICES = [
  { min_price: 450, max_price: 999, count: 18 },
  { min_price: 1000, max_price: 1999, count: 24 },
];
const FOUND: FacetsAnswer = {
  total: 42,
  is_complete: true,
  categories: [],
  prices: PRICES,
  in_stock: 40,
  suggestion: null,
};

describe('SearchFacets', () => {
  async function shown(wanted: Wanted, found: FacetsAnswer): Promise<HTMLElement> {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    const fixture = TestBed.createComponent(SearchFacets);
    fixture.componentRef.setInput('wanted', wanted);
    fixture.detectChanges();
    const http = TestBed.inject(HttpTestingController);
    for (const [path, answer] of Object.entries({ '/facets': found, '/categories': { items: [] } })) {
      const asked = await vi.waitFor(() => http.expectOne((request) => request.url.endsWith(path)));
      asked.flush(answer);
    }
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }

  function prices(page: HTMLElement): HTMLAnchorElement[] {
    return [...page.querySelectorAll<HTMLAnchorElement>('[aria-label="By price"] a')];
  }

  it('offers the prices there are, each with how many cost so much', async () => {
    const links = prices(await shown({}, FOUND));
    expect(links.map((link) => link.textContent?.trim())).toEqual(['€4.50 – €9.9918', '€10.00 – €19.9924']);
    expect(links.at(1)?.search).toBe('?min_price=1000&max_price=1999');
  });

  it('says which is chosen', async () => {
    const links = prices(await shown({ min_price: 1000, max_price: 1999 }, FOUND));
    expect(links.map((link) => link.getAttribute('aria-current'))).toEqual([null, 'true']);
  });

  it('offers no choice where there is none', async () => {
    expect(prices(await shown({}, { ...FOUND, prices: PRICES.slice(1) }))).toEqual([]);
  });

  it('asks whether something else was meant', async () => {
    const page = await shown({ q: 'theire' }, { ...FOUND, total: 0, prices: [], suggestion: 'théière' });
    expect(page.textContent).toContain('Did you mean théière');
    expect(page.textContent).toContain('Nothing found');
  });
});
