import { Overview } from './overview';
import { moment } from './rates';

function seen(at: number, worker: number, requests: number, failures = 0, seconds = 0): Overview {
  const counts = { requests, failures, seconds };
  const route = { id: 'a', uri: 'lb://order-service', source: '', limited: 0, ...counts };
  return {
    asked_at: at,
    roles: [],
    traffic: {
      at,
      worker,
      version: 1,
      since: 0,
      rejected: [],
      routes: [route, { ...route, id: 'b' }],
      instances: [],
      breakers: [],
      failures: [],
    },
  };
}

describe('moment', () => {
  it('says what happened in a second, of a route and of the service behind several', () => {
    const found = moment(seen(10, 1, 100, 1, 5), seen(12, 1, 120, 3, 6));
    expect(found?.routes.get('a')).toEqual({ requests: 10, failures: 1, ms: 50 });
    expect(found?.services.get('lb://order-service')).toEqual({ requests: 20, failures: 2, ms: 50 });
    expect(found?.whole.requests).toBe(20);
  });

  it('knows no time where nothing was answered', () => {
    expect(moment(seen(10, 1, 5), seen(12, 1, 5))?.whole).toEqual({ requests: 0, failures: 0, ms: undefined });
  });

  it('compares no two processes', () => {
    expect(moment(seen(10, 1, 100), seen(12, 2, 3))).toBeUndefined();
    expect(moment(seen(10, 1, 100), seen(10, 1, 100))).toBeUndefined();
  });
});
