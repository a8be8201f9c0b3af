import { TestBed } from '@angular/core/testing';
import { HoldCountdown } from './hold-countdown';

describe('HoldCountdown', () => {
  beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-26T10:00:00Z') }));
  afterEach(() => vi.useRealTimers());

  function shown(until: string): { text: () => string; pass: (seconds: number) => void } {
    const fixture = TestBed.createComponent(HoldCountdown);
    fixture.componentRef.setInput('until', until);
    fixture.detectChanges();
    const host = fixture.nativeElement as HTMLElement;
    return {
      text: () => host.innerText || (host.textContent ?? ''),
      pass: (seconds) => {
        vi.advanceTimersByTime(seconds * 1000);
        fixture.detectChanges();
      },
    };
  }

  it('counts down, and says so when nothing is held any more', () => {
    const hold = shown('2026-11-26T10:01:05Z');
    expect(hold.text()).toContain('1:05');
    hold.pass(6);
    expect(hold.text()).toContain('0:59');
    hold.pass(60);
    expect(hold.text()).toContain('no longer held');
  });
});
