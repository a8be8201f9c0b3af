import { Routes } from '@angular/router';
import { signedInGuard } from './core/session/signed-in-guard';

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
    path: 'orders/:id/documents',
    title: () => $localize`Invoice`,
    loadComponent: () => import('./features/invoice/order-documents').then((m) => m.OrderDocuments),
  },
  {
    path: 'find-order',
    title: () => $localize`Find an order`,
    loadComponent: () => import('./features/find-order/find-order').then((m) => m.FindOrder),
  },
  {
    path: 'login',
    title: () => $localize`Sign in`,
    loadComponent: () => import('./features/identity/login').then((m) => m.Login),
  },
  {
    path: 'register',
    title: () => $localize`Create an account`,
    loadComponent: () => import('./features/identity/register').then((m) => m.Register),
  },
  {
    path: 'confirm',
    title: () => $localize`Confirm your address`,
    loadComponent: () => import('./features/identity/confirm').then((m) => m.Confirm),
  },
  {
    path: 'forgotten',
    title: () => $localize`Forgotten password`,
    loadComponent: () => import('./features/identity/forgotten').then((m) => m.Forgotten),
  },
  {
    path: 'reset',
    title: () => $localize`A new password`,
    loadComponent: () => import('./features/identity/reset').then((m) => m.Reset),
  },
  {
    path: 'account',
    canActivate: [signedInGuard],
    loadChildren: () => import('./features/account/account-routes').then((m) => m.accountRoutes),
  },
  {
    path: 'ops',
    title: () => $localize`Operations`,
    canActivate: [signedInGuard],
    loadComponent: () => import('./features/ops/ops-page').then((m) => m.OpsPage),
  },
  {
    path: 'pages/:slug',
    loadComponent: () => import('./features/legal/legal-page').then((m) => m.LegalPage),
  },
  {
    path: '**',
    title: () => $localize`Page not found`,
    loadComponent: () => import('./features/not-found/not-found').then((m) => m.NotFound),
  },
];
