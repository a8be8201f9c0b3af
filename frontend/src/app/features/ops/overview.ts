/** What `GET /actuator/gateway/overview` answers (`gateway/interface/overview.py`). Times are seconds since 1970. */
export interface Overview {
  readonly asked_at: number;
  readonly roles: readonly RoleSeen[];
  readonly traffic: Traffic;
}

export interface RoleSeen {
  readonly name: string;
  readonly service: string;
  readonly is_deployed: boolean;
  readonly is_here: boolean;
  readonly processes: readonly ProcessSeen[];
  readonly queues: readonly QueueSeen[];
  readonly queues_trouble: string;
}

export interface ProcessSeen {
  readonly role: string;
  readonly url: string;
  readonly readiness: 'ready' | 'not ready' | 'leaving' | 'silent';
  readonly degraded: readonly string[];
  readonly release: string;
  readonly config: string;
  readonly config_trouble: string;
}

export interface QueueSeen {
  readonly name: string;
  readonly waiting: number;
  readonly overdue: number;
  readonly stuck: number;
}

/** Counts since a process began; `seconds` are those of all answers together. */
export interface Counts {
  readonly requests: number;
  readonly failures: number;
  readonly seconds: number;
}

export interface Traffic {
  readonly at: number;
  readonly worker: number;
  readonly version: number;
  readonly since: number;
  readonly rejected: readonly string[];
  readonly routes: readonly RouteSeen[];
  readonly instances: readonly InstanceSeen[];
  readonly breakers: readonly { name: string; state: 'CLOSED' | 'OPEN' | 'HALF_OPEN'; failures: number }[];
  readonly failures: readonly { at: number; route: string; method: string; status: number; instance: string }[];
}

export interface RouteSeen extends Counts {
  readonly id: string;
  readonly uri: string;
  readonly source: string;
  readonly limited: number;
}

export interface InstanceSeen extends Counts {
  readonly service: string;
  readonly url: string;
  readonly version: string;
  readonly zone: string;
  readonly weight: number;
  readonly state: 'well' | 'warming' | 'out' | 'drained';
  readonly in_flight: number;
  readonly drained: string;
}
