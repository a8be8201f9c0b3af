import { Component, inject } from '@angular/core';
import { Theme, ThemeName } from '../core/theme/theme';
import { Icon } from '../ui/icon';

/** Light, dark, or as the device is. */
@Component({
  selector: 'app-theme-switch',
  imports: [Icon],
  template: `
    <button type="button" (click)="theme.choose(next())" [attr.aria-label]="label()">
      <app-icon name="contrast" />
    </button>
  `,
  styles: `
    button {
      display: grid;
      place-items: center;
      width: 2.75rem;
      height: 2.75rem;
      border: 0;
      border-radius: 999px;
      background: none;
      color: var(--ink);
      font-size: 1.1rem;
      cursor: pointer;
    }

    button:hover {
      background: var(--sunken);
    }
  `,
})
export class ThemeSwitch {
  protected readonly theme = inject(Theme);

  /** Round and round: system, light, dark. */
  protected next(): ThemeName {
    const order: Record<ThemeName, ThemeName> = { system: 'light', light: 'dark', dark: 'system' };
    return order[this.theme.current()];
  }

  protected label(): string {
    switch (this.theme.current()) {
      case 'system':
        return $localize`Colours: as on this device. Switch to light.`;
      case 'light':
        return $localize`Colours: light. Switch to dark.`;
      case 'dark':
        return $localize`Colours: dark. Switch to those of this device.`;
    }
  }
}
