import { Component } from '@angular/core';
import { Button } from '../../ui/button';
import { RouterLink } from '@angular/router';
import { PageHeading } from '../../core/navigation/page-heading';

@Component({
  imports: [RouterLink, PageHeading, Button],
  template: `
    <div class="page page--narrow stack">
      <h1 appPageHeading i18n>This page is not here</h1>
      <p i18n>The address may be mistyped, or what was here is gone.</p>
      <div class="row">
        <a appButton="filled" routerLink="/products" i18n>See everything we have</a>
        <a appButton="text" routerLink="/" i18n>Home page</a>
      </div>
    </div>
  `,
})
export class NotFound {}
