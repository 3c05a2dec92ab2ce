import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name in `shell.page`. */
    page: string
  }
}

/** `project` is the path of its file; `data` the name of a data set. */
const inProject: RouteRecordRaw[] = [
  { path: '', name: 'project', component: () => import('./views/ProjectView.vue'), meta: { page: 'project' } },
  { path: 'import', name: 'import', component: () => import('./views/ImportView.vue'), meta: { page: 'import' } },
  { path: 'data/:data?', name: 'data', component: () => import('./views/DataView.vue'), meta: { page: 'data' } },
  { path: 'study', name: 'setup', component: () => import('./views/SetupView.vue'), meta: { page: 'setup' } },
  {
    path: 'sample/:data?/:sample?',
    name: 'sample',
    component: () => import('./views/SampleView.vue'),
    meta: { page: 'sample' },
  },
  {
    path: 'approximate/:data?/:sample?',
    name: 'sparse',
    component: () => import('./views/SparseView.vue'),
    meta: { page: 'sample' },
  },
  {
    path: 'compare/:data?/:sample?',
    name: 'compare',
    component: () => import('./views/CompareView.vue'),
    meta: { page: 'compare' },
  },
  {
    path: 'report/:study?',
    name: 'report',
    component: () => import('./views/ReportView.vue'),
    meta: { page: 'report' },
  },
  {
    path: 'figures/:figure?',
    name: 'figures',
    component: () => import('./views/GalleryView.vue'),
    meta: { page: 'figures' },
  },
]

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'home', component: () => import('./views/HomeView.vue'), meta: { page: 'home' } },
    {
      path: '/project/:project',
      component: () => import('./views/ProjectFrame.vue'),
      children: inProject,
      meta: { page: 'project' },
    },
    { path: '/queue', name: 'queue', component: () => import('./views/QueueView.vue'), meta: { page: 'queue' } },
    {
      path: '/settings',
      name: 'settings',
      component: () => import('./views/SettingsView.vue'),
      meta: { page: 'settings' },
    },
    { path: '/doctor', name: 'doctor', component: () => import('./views/DoctorView.vue'), meta: { page: 'doctor' } },
    { path: '/:rest(.*)', redirect: { name: 'home' } },
  ],
})
