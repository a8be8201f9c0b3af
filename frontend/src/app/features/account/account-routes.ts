import { Routes } from '@angular/router';

export const accountRoutes: Routes = [
  {
    path: '',
    loadComponent: () => import('./account-frame').then((m) => m.AccountFrame),
    children: [
      {
        path: '',
        title: () => $localize`Your account`,
        loadComponent: () => import('./overview').then((m) => m.Overview),
      },
      {
        path: 'orders',
        title: () => $localize`Your orders`,
        loadComponent: () => import('./orders').then((m) => m.Orders),
      },
      {
        path: 'invoices',
        title: () => $localize`Your invoices`,
        loadComponent: () => import('./invoices').then((m) => m.Invoices),
      },
      {
        path: 'addresses',
        title: () => $localize`Your addresses`,
        loadComponent: () => import('./addresses').then((m) => m.Addresses),
      },
      {
        path: 'data',
        title: () => $localize`Your data`,
        loadComponent: () => import('./personal-data').then((m) => m.PersonalData),
      },
      {
        path: 'security',
        title: () => $localize`Signing in`,
        loadComponent: () => import('./security').then((m) => m.Security),
      },
    ],
  },
];
