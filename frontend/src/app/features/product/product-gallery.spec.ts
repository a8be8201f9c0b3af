import { ComponentFixture, TestBed } from '@angular/core/testing';
import { ProductGallery } from './product-gallery';

describe('ProductGallery', () => {
  let fixture: ComponentFixture<ProductGallery>;
  const page = () => fixture.nativeElement as HTMLElement;
  const large = () => page().querySelector('app-product-picture img')?.getAttribute('src');
  const buttons = () => [...page().querySelectorAll('button')];

  async function show(...images: string[]): Promise<void> {
    fixture.componentRef.setInput('images', images);
    await fixture.whenStable();
  }

  beforeEach(() => {
    fixture = TestBed.createComponent(ProductGallery);
  });

  it('shows the first, and what is chosen', async () => {
    await show('/a.webp', '/b.webp');
    expect(large()).toBe('/a.webp');
    buttons()[1]?.click();
    await fixture.whenStable();
    expect(large()).toBe('/b.webp');
    expect(buttons().map((each) => each.getAttribute('aria-pressed'))).toEqual(['false', 'true']);
  });

  it('begins anew with another product', async () => {
    await show('/a.webp', '/b.webp');
    buttons()[1]?.click();
    await show('/c.webp', '/d.webp');
    expect(large()).toBe('/c.webp');
  });

  it('offers no choice of one picture, and keeps its room without any', async () => {
    await show('/a.webp');
    expect(buttons()).toEqual([]);
    await show();
    expect(page().querySelector('app-product-picture')).not.toBeNull();
    expect(large()).toBeUndefined();
  });
});
