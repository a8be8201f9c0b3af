import { DatePipe, DecimalPipe } from '@angular/common';
import { Component, computed, input } from '@angular/core';
import { Traffic } from './overview';

const SHOWN = 12;

/** Breakers that routes have, and what failed last. */
@Component({
  selector: 'app-ops-lately',
  imports: [DatePipe, DecimalPipe],
  template: `
    @if (traffic().breakers.length) {
      <section class="stack" aria-labelledby="breakers">
        <h2 id="breakers" i18n>Circuit breakers</h2>
        <div class="card table">
          <table class="small">
            <thead>
              <tr>
                <th scope="col" i18n>Name</th>
                <th scope="col" i18n>State</th>
                <th scope="col" class="amount" i18n>Failures</th>
              </tr>
            </thead>
            <tbody>
              @for (each of traffic().breakers; track each.name) {
                <tr>
                  <th scope="row">{{ each.name }}</th>
                  <td>
                    @switch (each.state) {
                      @case ('CLOSED') {
                        <span class="good" i18n>closed: all goes well</span>
                      }
                      @case ('OPEN') {
                        <span class="bad" i18n>open: nobody is asked</span>
                      }
                      @default {
                        <span class="warm" i18n>half open: being tried</span>
                      }
                    }
                  </td>
                  <td class="amount numbers">{{ each.failures | number }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      </section>
    }
    <section class="stack" aria-labelledby="failures">
      <h2 id="failures" i18n>Last failures</h2>
      @if (shown().length) {
        <div class="card table" tabindex="0" role="group" aria-labelledby="failures">
          <table class="small">
            <thead>
              <tr>
                <th scope="col" i18n>When</th>
                <th scope="col" i18n>Route</th>
                <th scope="col" i18n>Answer</th>
                <th scope="col" i18n>Instance</th>
              </tr>
            </thead>
            <tbody>
              @for (each of shown(); track $index) {
                <tr>
                  <td class="numbers">{{ each.at * 1000 | date: 'mediumTime' }}</td>
                  <th scope="row">{{ each.route }}</th>
                  <td class="numbers bad">{{ each.method }} {{ each.status }}</td>
                  <td>{{ each.instance || '–' }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      } @else {
        <p class="muted" i18n>None since this process began.</p>
      }
    </section>
  `,
  styleUrl: './ops-table.scss',
})
export class OpsLately {
  readonly traffic = input.required<Traffic>();
  protected readonly shown = computed(() => this.traffic().failures.slice(0, SHOWN));
}
