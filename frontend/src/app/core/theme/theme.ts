import { Service, signal } from '@angular/core';

/** `system` follows the device. */
export type ThemeName = 'system' | 'light' | 'dark';

const KEY = 'shop.theme';

/** The look that was chosen here. It is kept in the browser only. */
@Service()
export class Theme {
  private readonly chosen = signal<ThemeName>(stored());
  readonly current = this.chosen.asReadonly();

  choose(name: ThemeName): void {
    this.chosen.set(name);
    localStorage.setItem(KEY, name);
    applyStoredTheme();
  }
}

/** Called before the page is made, so that nothing flashes. */
export function applyStoredTheme(): void {
  const name = stored();
  document.documentElement.style.colorScheme = name === 'system' ? '' : name;
}

function stored(): ThemeName {
  const name = localStorage.getItem(KEY);
  return name === 'light' || name === 'dark' ? name : 'system';
}
