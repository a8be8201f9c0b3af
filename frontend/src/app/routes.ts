import { Routes } from '@angular/router';

export const routes: Routes = [
  { path: '', loadComponent: () => import('./features/home/home').then((m) => m.Home) },
  {
    path: 'products',
    title: () => $localize`Everything`,
    loadComponent: () => import('./features/catalogue/product-list').then((m) => m.ProductList),
  },
  {
    path: 'categories/:category',
    loadComponent: () => import('./features/catalogue/product-list').then((m) => m.ProductList),
  },
  {
    path: 'products/:sku',
    loadComponent: () => import('./features/product/product-page').then((m) => m.ProductPage),
  },
  {
    path: 'cart',
    title: () => $localize`Your cart`,
    loadComponent: () => import('./features/cart/cart-page').then((m) => m.CartPage),
  },
  {
    path: 'checkout',
    title: () => $localize`Checkout`,
    loadComponent: () => import('./features/checkout/checkout').then((m) => m.Checkout),
  },
  {
    path: 'orders/:id',
    title: () => $localize`Your order`,
    loadComponent: () => import('./features/order/order-page').then((m) => m.OrderPage),
  },
  {
    path: '**',
    title: () => $localize`Page not found`,
    loadComponent: () => import('./features/not-found/not-found').then((m) => m.NotFound),
  },
];
