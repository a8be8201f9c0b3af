import { DecimalPipe } from '@angular/common';
import { Component, computed, input } from '@angular/core';
import { ProcessSeen, QueueSeen, RoleSeen } from './overview';
import { Moment } from './rates';
import { Sparkline } from './sparkline';

/** Longer than this, and somebody should look at a queue (seconds). */
const LATE = 60;

/** One role: its processes, the requests that reach it, and what waits there. */
@Component({
  selector: 'app-ops-role',
  imports: [DecimalPipe, Sparkline],
  templateUrl: './ops-role.html',
  styleUrl: './ops-role.scss',
})
export class OpsRole {
  readonly role = input.required<RoleSeen>();
  readonly moments = input.required<readonly Moment[]>();

  private readonly rates = computed(() => {
    const uri = `lb://${this.role().service}`;
    return this.moments().map((each) => each.services.get(uri));
  });
  protected readonly values = computed(() => this.rates().map((each) => each?.requests ?? 0));
  protected readonly now = computed(() => this.rates().at(-1));
  protected readonly chartLabel = computed(() => $localize`Requests a second to ${this.role().name} in two minutes`);

  protected readonly state = computed(() => {
    const { is_deployed, processes } = this.role();
    if (!is_deployed) return 'undeployed';
    if (!processes.length) return 'absent';
    if (processes.some((each) => each.readiness === 'silent')) return 'silent';
    if (processes.some((each) => each.readiness !== 'ready')) return 'unready';
    return processes.some((each) => each.degraded.length || each.config_trouble) ? 'degraded' : 'ready';
  });

  /** Whether its processes have different settings in force. */
  protected readonly hasSeveralConfigs = computed(
    () =>
      new Set(
        this.role()
          .processes.map((each) => each.config)
          .filter(Boolean),
      ).size > 1,
  );

  protected troubles(process: ProcessSeen): readonly string[] {
    return process.config_trouble ? [...process.degraded, process.config_trouble] : process.degraded;
  }

  protected isBad(queue: QueueSeen): boolean {
    return queue.stuck > 0 || queue.overdue > LATE;
  }
}
