import { languageOf } from './language';

describe('languageOf', () => {
  it('reads the language from the address', () => {
    expect(languageOf('/fr/products/A-1')).toBe('fr');
    expect(languageOf('/en/')).toBe('en');
  });

  it('falls back to English', () => {
    expect(languageOf('/french')).toBe('en');
    expect(languageOf('/')).toBe('en');
  });
});
