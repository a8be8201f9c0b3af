import { Component, computed, effect, inject, input, resource } from '@angular/core';
import { Api } from '../../api/api';
import { customersPagesGet } from '../../api/functions';
import { PageHeading } from '../../core/navigation/page-heading';
import { PageTitle } from '../../core/navigation/page-title';
import { problemOf } from '../../core/problem/problem';
import { ProblemNotice } from '../../ui/problem-notice';
import { blocksOf } from './blocks';

/** A text of the merchant's: terms, privacy, legal notice. */
@Component({
  imports: [PageHeading, ProblemNotice],
  template: `
    <div class="page page--reading stack">
      @if (page.hasValue()) {
        @let shown = page.value();
        <h1 appPageHeading>{{ shown.title }}</h1>
        <div class="stack" [attr.lang]="shown.language">
          @for (block of blocks(); track $index) {
            @switch (block.kind) {
              @case ('heading') {
                <h2>{{ block.text }}</h2>
              }
              @case ('list') {
                <ul>
                  @for (item of block.items; track $index) {
                    <li>{{ item }}</li>
                  }
                </ul>
              }
              @default {
                <p>{{ block.text }}</p>
              }
            }
          }
        </div>
      } @else if (trouble(); as trouble) {
        @if (trouble.status === 404) {
          <h1 appPageHeading i18n>This page is not here</h1>
        } @else {
          <h1 appPageHeading i18n>Something went wrong</h1>
          <app-problem-notice [problem]="trouble" [canRetry]="true" (retried)="page.reload()" />
        }
      } @else {
        <p role="status" i18n>One moment…</p>
      }
    </div>
  `,
  styles: `
    h2 {
      margin-top: var(--space-4);
    }

    ul {
      display: grid;
      gap: var(--space-2);
      margin: 0;
      padding-inline-start: 1.25rem;
    }
  `,
})
export class LegalPage {
  private readonly api = inject(Api);
  readonly slug = input.required<string>();
  protected readonly page = resource({
    params: () => this.slug(),
    loader: ({ params: slug }) => this.api.invoke(customersPagesGet, { slug }),
  });
  protected readonly blocks = computed(() => (this.page.hasValue() ? blocksOf(this.page.value().text) : []));
  protected readonly trouble = computed(() => {
    const error = this.page.error();
    return error ? problemOf(error) : undefined;
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      if (this.page.hasValue()) title.set(this.page.value().title);
    });
  }
}
