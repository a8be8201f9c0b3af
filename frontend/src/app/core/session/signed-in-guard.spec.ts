import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { Session } from './session';
import { signedInGuard } from './signed-in-guard';

@Component({ template: '' })
class Page {}

describe('signedInGuard', () => {
  async function arrivedAt(path: string, isSignedIn: boolean): Promise<string> {
    const session = { resume: vi.fn().mockResolvedValue(undefined), isSignedIn: () => isSignedIn };
    TestBed.configureTestingModule({
      providers: [
        provideRouter([
          { path: 'account', canActivate: [signedInGuard], component: Page },
          { path: 'login', component: Page },
        ]),
        { provide: Session, useValue: session },
      ],
    });
    await (await RouterTestingHarness.create()).navigateByUrl(path);
    expect(session.resume).toHaveBeenCalledOnce();
    return TestBed.inject(Router).url;
  }

  it('lets customers in once it is known that they are', async () => {
    expect(await arrivedAt('/account', true)).toBe('/account');
  });

  it('asks guests to sign in, and keeps where they wanted to go', async () => {
    expect(await arrivedAt('/account?from=mail', false)).toBe('/login?next=%2Faccount%3Ffrom%3Dmail');
  });
});
