/** For tools that see only TypeScript; vue-tsc looks into the components themselves. */
declare module '*.vue' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}
