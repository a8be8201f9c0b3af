import { Component, effect, ElementRef, inject, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Button } from '../ui/button';
import { CartStore } from '../core/cart/cart-store';
import { MoneyPipe } from '../core/money/money';
import { CartLines } from '../ui/cart-lines';
import { Icon } from '../ui/icon';
import { Announcements } from './announcements';

/** The cart at the side of any page: a modal dialog of the browser's own, which keeps and gives back the focus. */
@Component({
  selector: 'app-cart-drawer',
  imports: [Announcements, RouterLink, MoneyPipe, CartLines, Icon, Button],
  templateUrl: './cart-drawer.html',
  styleUrl: './cart-drawer.scss',
})
export class CartDrawer {
  protected readonly store = inject(CartStore);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    const router = inject(Router);
    effect(() => {
      const { nativeElement: dialog } = this.dialog();
      if (this.store.isOpen() && !dialog.open) dialog.showModal();
      if (!this.store.isOpen() && dialog.open) dialog.close();
    });
    router.events.subscribe(() => this.store.isOpen.set(false));
  }

  /** A press beside the drawer closes it. */
  protected closeBeside(event: MouseEvent): void {
    if (event.target === this.dialog().nativeElement) this.store.isOpen.set(false);
  }
}
