export { serveWorkbench, type Served, type ServeOptions } from './server.ts'
