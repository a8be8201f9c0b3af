import { DecimalPipe } from '@angular/common';
import { Component, computed, input } from '@angular/core';
import { Traffic } from './overview';
import { Moment } from './rates';

/** Instances and routes, with what they do now. */
@Component({
  selector: 'app-ops-traffic',
  imports: [DecimalPipe],
  templateUrl: './ops-traffic.html',
  styleUrl: './ops-table.scss',
})
export class OpsTraffic {
  readonly traffic = input.required<Traffic>();
  readonly moments = input.required<readonly Moment[]>();

  protected readonly instances = computed(() => {
    const rates = this.moments().at(-1)?.instances;
    return this.traffic().instances.map((each) => ({ ...each, rate: rates?.get(each.url) }));
  });
  /** Those that somebody asked for, the busiest first. */
  protected readonly routes = computed(() => {
    const rates = this.moments().at(-1)?.routes;
    return this.traffic()
      .routes.filter((each) => each.requests || each.limited)
      .map((each) => ({ ...each, rate: rates?.get(each.id) }))
      .sort((one, other) => other.requests - one.requests);
  });
  protected readonly unused = computed(() => this.traffic().routes.length - this.routes().length);
}
