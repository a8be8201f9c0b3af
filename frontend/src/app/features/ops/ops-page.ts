import { DatePipe, DecimalPipe } from '@angular/common';
import { Component, computed, inject } from '@angular/core';
import { PageHeading } from '../../core/navigation/page-heading';
import { ProblemNotice } from '../../ui/problem-notice';
import { FollowedOverview } from './followed-overview';
import { OpsLately } from './ops-lately';
import { OpsRole } from './ops-role';
import { OpsTraffic } from './ops-traffic';
import { OpsWhole } from './ops-whole';

/** The shop as its door sees it, for staff: roles, instances, routes and queues, as they change. */
@Component({
  imports: [DatePipe, DecimalPipe, OpsLately, OpsRole, OpsTraffic, OpsWhole, PageHeading, ProblemNotice],
  providers: [FollowedOverview],
  templateUrl: './ops-page.html',
  styleUrl: './ops-page.scss',
})
export class OpsPage {
  protected readonly followed = inject(FollowedOverview);
  protected readonly roles = computed(() => this.followed.now()?.roles ?? []);
}
