import { DecimalPipe, formatNumber } from '@angular/common';
import { Component, computed, inject, input, LOCALE_ID } from '@angular/core';
import { Traffic } from './overview';
import { Moment } from './rates';
import { Sparkline } from './sparkline';

/** What goes through the door altogether, with a small chart of the last two minutes for each figure. */
@Component({
  selector: 'app-ops-whole',
  imports: [DecimalPipe, Sparkline],
  template: `
    <ul role="list">
      @for (tile of tiles(); track tile.name) {
        <li class="card stack stack--tight">
          <p class="small muted">{{ tile.name }}</p>
          <p class="figure numbers">
            {{ tile.now === undefined ? '–' : (tile.now | number: '1.0-1') }}
            @if (tile.unit) {
              <span class="small muted">{{ tile.unit }}</span>
            }
          </p>
          @if (tile.values) {
            <app-sparkline [values]="tile.values" [top]="tile.top" [label]="tile.label" />
          }
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: var(--space-4);
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr));
    }

    .figure {
      font-size: var(--step-3);
      font-weight: 700;
      line-height: 1.1;

      span {
        font-weight: 400;
      }
    }
  `,
})
export class OpsWhole {
  readonly traffic = input.required<Traffic>();
  readonly moments = input.required<readonly Moment[]>();
  private readonly locale = inject(LOCALE_ID);

  protected readonly tiles = computed(() => {
    const all = this.moments().map((each) => each.whole);
    return [
      this.tile(
        $localize`Requests a second`,
        '',
        all.map((each) => each.requests),
        5,
      ),
      this.tile(
        $localize`Time until answered`,
        $localize`ms`,
        all.map((each) => each.ms ?? 0),
        20,
      ),
      this.tile(
        $localize`Failures a second`,
        '',
        all.map((each) => each.failures),
        1,
      ),
    ];
  });

  private tile(name: string, unit: string, values: readonly number[], top: number) {
    const now = values.at(-1);
    const most = formatNumber(values.length ? Math.max(...values) : 0, this.locale, '1.0-1');
    return { name, unit, values, top, now, label: $localize`${name}, at most ${most} in the last two minutes` };
  }
}
