export { subsetSum, supersetSum, disjointSum } from './transforms'
export { rotate, couple } from './coupling'
export { shrink, shrinkTogether, clip, reflect, addReflection, misfit, add, advance } from './steps'
