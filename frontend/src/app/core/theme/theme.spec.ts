import { TestBed } from '@angular/core/testing';
import { applyStoredTheme, Theme } from './theme';

describe('Theme', () => {
  const scheme = () => document.documentElement.style.colorScheme;

  beforeEach(() => localStorage.clear());
  afterEach(() => {
    localStorage.clear();
    applyStoredTheme();
  });

  it('is what was chosen, on the next page too', () => {
    TestBed.inject(Theme).choose('dark');
    expect(scheme()).toBe('dark');
    document.documentElement.style.colorScheme = '';
    applyStoredTheme();
    expect(scheme()).toBe('dark');
  });

  it('follows the device until something is chosen, and again when that is chosen', () => {
    const theme = TestBed.inject(Theme);
    expect([theme.current(), scheme()]).toEqual(['system', '']);
    theme.choose('light');
    theme.choose('system');
    expect(scheme()).toBe('');
  });
});
