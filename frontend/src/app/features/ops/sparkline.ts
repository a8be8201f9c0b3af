import { Component, computed, input } from '@angular/core';

const WIDTH = 100;
const HEIGHT = 28;
/** As many as fill the chart: while there are fewer, they stand at its right. */
const FULL = 60;

/** The last values as a small line, with words for those who do not see it. */
@Component({
  selector: 'app-sparkline',
  template: `
    <svg viewBox="0 0 100 28" preserveAspectRatio="none" role="img" [attr.aria-label]="label()">
      @if (line(); as line) {
        <path class="area" [attr.d]="line + ' V28 H' + left() + ' Z'" />
        <path class="line" [attr.d]="line" />
      }
    </svg>
  `,
  styles: `
    :host {
      display: block;
    }

    svg {
      display: block;
      width: 100%;
      height: 2.75rem;
      border-bottom: 1px solid var(--line);
    }

    .line {
      fill: none;
      stroke: var(--accent);
      stroke-width: 1.75;
      stroke-linejoin: round;
      vector-effect: non-scaling-stroke;
    }

    .area {
      fill: var(--accent-soft);
    }
  `,
})
export class Sparkline {
  readonly values = input.required<readonly number[]>();
  readonly label = input.required<string>();
  /** What reaches the top, unless something is more. */
  readonly top = input(1);

  protected readonly left = computed(() => WIDTH - ((this.values().length - 1) / (FULL - 1)) * WIDTH);
  protected readonly line = computed(() => {
    const values = this.values();
    if (values.length < 2) return '';
    const top = Math.max(this.top(), ...values);
    const step = WIDTH / (FULL - 1);
    return values
      .map((value, index) => `${index ? 'L' : 'M'}${at(this.left() + index * step)} ${at(height(value, top))}`)
      .join(' ');
  });
}

function height(value: number, top: number): number {
  return HEIGHT - 1 - (value / top) * (HEIGHT - 3);
}

function at(value: number): string {
  return value.toFixed(2);
}
