import { ErrorHandler } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { NavigationError, provideRouter, Router } from '@angular/router';
import { LostPage } from './lost-page';

describe('LostPage', () => {
  const reported = vi.fn();

  beforeEach(() => {
    reported.mockClear();
    TestBed.configureTestingModule({
      providers: [
        provideRouter([{ path: '', children: [] }]),
        { provide: ErrorHandler, useValue: { handleError: reported } },
      ],
    });
  });

  function lost(error: unknown): LostPage {
    const page = TestBed.inject(LostPage);
    page.lose(new NavigationError(1, '/cart', error));
    return page;
  }

  it.each([
    'Failed to fetch dynamically imported module: https://shop.example/en/chunk-X.js',
    'error loading dynamically imported module: https://shop.example/en/chunk-X.js',
    'Importing a module script failed.',
  ])('is one whose parts do not come, in the words of every browser: %s', (words) => {
    expect(lost(new TypeError(words)).wanted()).toBe('/cart');
    expect(reported).not.toHaveBeenCalled();
  });

  it('hides no mistake of ours', () => {
    const mistake = new TypeError('x is undefined');
    expect(lost(mistake).wanted()).toBe('/cart');
    expect(reported).toHaveBeenCalledWith(mistake);
  });

  it('is forgotten when another page is there', async () => {
    const page = lost(new Error('x'));
    await TestBed.inject(Router).navigateByUrl('/');
    expect(page.wanted()).toBe('');
  });
});
