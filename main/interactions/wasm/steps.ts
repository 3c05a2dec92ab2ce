import { f64, f64x2, i32, routine, type Code, type Routine, type Scope, type Type, type Variable } from './assembler.ts'

/** Runs over arrays of one length side by side, two entries at a time; addresses come first, then the bytes. */
function overEntries(
  { emit, loop, local }: Scope,
  addresses: Variable[],
  bytes: Variable,
  write: (at: Code[]) => void,
): void {
  const end = local('i32', i32.add(addresses[0].get, bytes.get))
  loop(
    () => {
      write(addresses.map((each) => each.get))
      for (const each of addresses) emit(each.set(i32.add(each.get, i32.const(16))))
    },
    () => i32.isLess(addresses[0].get, end.get),
  )
}

const { load, store, twice } = f64x2

/** The number within ±bound that is nearest to x. */
const clipped = (x: Code, bound: Variable, negative: Variable) => f64x2.min(f64x2.max(x, negative.get), bound.get)

/** (from, into, bytes, bound): what `write` makes of an entry and the entry clipped to ±bound. */
const bounded = (name: string, write: (x: Code, clipped: Code) => Code) =>
  routine(name, ['i32', 'i32', 'i32', 'f64'], (scope, [from, into, bytes, bound]) => {
    const most = scope.hold(twice(bound.get))
    const least = scope.hold(f64x2.neg(most.get))
    overEntries(scope, [from, into], bytes, ([from, into]) => {
      const x = scope.hold(load(from)).get
      scope.emit(store(into, write(x, clipped(x, most, least))))
    })
  })

/** (near, point, out, bytes): the mirror image `2 near - point`. */
const reflect = routine('reflect', ['i32', 'i32', 'i32', 'i32'], (scope, [near, point, out, bytes]) => {
  overEntries(scope, [near, point, out], bytes, ([near, point, out]) => {
    const z = scope.hold(load(near)).get
    scope.emit(store(out, f64x2.sub(f64x2.add(z, z), load(point))))
  })
})

/** (near, point, out, bytes): adds the mirror image. */
const addReflection = routine('addReflection', ['i32', 'i32', 'i32', 'i32'], (scope, [near, point, out, bytes]) => {
  overEntries(scope, [near, point, out], bytes, ([near, point, out]) => {
    const z = scope.hold(load(near)).get
    scope.emit(store(out, f64x2.add(load(out), f64x2.sub(f64x2.add(z, z), load(point)))))
  })
})

/** (and, or, values, out, bytes): what is made less what should be, `and + or - values`. */
const misfit = routine('misfit', ['i32', 'i32', 'i32', 'i32', 'i32'], (scope, [and, or, values, out, bytes]) => {
  overEntries(scope, [and, or, values, out], bytes, ([and, or, values, out]) => {
    scope.emit(store(out, f64x2.sub(f64x2.add(load(and), load(or)), load(values))))
  })
})

/** (from, into, bytes): `into += from`. */
const add = routine('add', ['i32', 'i32', 'i32'], (scope, [from, into, bytes]) => {
  overEntries(scope, [from, into], bytes, ([from, into]) => {
    scope.emit(store(into, f64x2.add(load(into), load(from))))
  })
})

/**
 * (near, point, correction, anchor, bytes, scale, ahead, back): with `d = near - point - scale · correction`, moves
 * `point <- ahead · (point + 2d) + back · anchor` and returns Σ d².
 */
const advance = routine(
  'advance',
  ['i32', 'i32', 'i32', 'i32', 'i32', 'f64', 'f64', 'f64'],
  (scope, [near, point, correction, anchor, bytes, scale, ahead, back]) => {
    const [weight, forward, backward] = [scale, ahead, back].map((each) => scope.hold(twice(each.get)).get)
    const squares = scope.local('v128')
    overEntries(scope, [near, point, correction, anchor], bytes, ([near, point, correction, anchor]) => {
      const x = scope.hold(load(point)).get
      const d = scope.hold(f64x2.sub(f64x2.sub(load(near), x), f64x2.mul(weight, load(correction)))).get
      scope.emit(squares.set(f64x2.add(squares.get, f64x2.mul(d, d))))
      const moved = f64x2.mul(forward, f64x2.add(x, f64x2.add(d, d)))
      scope.emit(store(point, f64x2.add(moved, f64x2.mul(backward, load(anchor)))))
    })
    return f64.add(f64x2.low(squares.get), f64x2.high(squares.get))
  },
  'f64',
)

export const steps: Routine[] = [
  bounded('shrink', (x, clipped) => f64x2.sub(x, clipped)),
  bounded('clip', (_, clipped) => clipped),
  ...[reflect, addReflection, misfit, add, advance],
]

/**
 * `shrinkJointly` of `jointNorm.ts` for each entry of several games: (from of each game, into of each game, bytes, soft
 * threshold, threshold).
 */
export function shrinkTogether(count: number): Routine {
  const parameters: Type[] = [...Array<Type>(2 * count + 1).fill('i32'), 'f64', 'f64']
  return routine('shrinkTogether', parameters, (scope, given) => {
    const { hold, local, emit } = scope
    const [soft, threshold] = given.slice(-2).map((each) => hold(twice(each.get)).get)
    const zero = hold(twice(f64.const(0))).get
    const sign = hold(twice(f64.const(-0))).get
    const level = local('v128')
    overEntries(scope, given.slice(0, 2 * count), given[2 * count], (at) => {
      const entries = at.slice(0, count).map((address) => hold(load(address)).get)
      const sizes = entries.map((entry) => hold(f64x2.abs(entry)).get)
      // Largest first, by exchanging neighbours.
      const sorted = [...sizes]
      for (let last = count - 1; last > 0; last--) {
        for (let i = 0; i < last; i++) {
          const [a, b] = [sorted[i], sorted[i + 1]]
          sorted[i] = hold(f64x2.max(a, b)).get
          sorted[i + 1] = hold(f64x2.min(a, b)).get
        }
      }
      emit(level.set(zero))
      const sum = local('v128', zero)
      sorted.forEach((size, i) => {
        const left = hold(f64x2.sub(size, soft)).get
        emit(sum.set(f64x2.add(sum.get, left)))
        const candidate = hold(f64x2.div(f64x2.sub(sum.get, threshold), twice(f64.const(i + 1)))).get
        emit(level.set(f64x2.select(candidate, level.get, f64x2.isGreater(left, candidate))))
      })
      emit(level.set(f64x2.max(level.get, zero)))
      entries.forEach((entry, g) => {
        const size = f64x2.min(f64x2.max(f64x2.sub(sizes[g], soft), zero), level.get)
        emit(store(at[count + g], f64x2.or(size, f64x2.and(entry, sign))))
      })
    })
  })
}
