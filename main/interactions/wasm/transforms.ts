import { f64x2, i32, routine, type Code, type Routine, type Scope, type Variable } from './assembler.ts'

/** 8·2^n has an even number of trailing zeros if n is odd. */
const isOdd = (bytes: Code): Code => i32.isZero(i32.and(i32.trailingZeros(bytes), i32.const(1)))

type Hold = (value: Code) => Code

function sums(
  name: string,
  ofOne: (a: Code, b: Code) => [Code, Code],
  ofTwo: (entries: Code[], hold: Hold) => Code[],
): Routine {
  return routine(name, ['i32', 'i32'], (scope, [table, bytes]) => {
    const { local, emit, loop, when } = scope
    const hold: Hold = (value) => scope.hold(value).get
    const end = local('i32', i32.add(table.get, bytes.get))
    const at = local('i32', table.get)
    /** Bytes between partners. */
    const apart = local('i32')
    when(
      isOdd(bytes.get),
      () => {
        loop(
          () => {
            const [first, second] = [0, 16].map((offset) => hold(f64x2.load(at.get, offset)))
            const [a, b] = ofOne(hold(f64x2.pick(first, 0, second, 0)), hold(f64x2.pick(first, 1, second, 1))).map(hold)
            emit(f64x2.store(at.get, f64x2.pick(a, 0, b, 0)), f64x2.store(at.get, f64x2.pick(a, 1, b, 1), 16))
            emit(at.set(i32.add(at.get, i32.const(32))))
          },
          () => i32.isLess(at.get, end.get),
        )
        emit(apart.set(i32.const(16)))
      },
      () => {
        loop(
          () => {
            const [ab, cd, ef, gh] = [0, 16, 32, 48].map((offset) => hold(f64x2.load(at.get, offset)))
            const entries = [
              f64x2.pick(ab, 0, ef, 0),
              f64x2.pick(ab, 1, ef, 1),
              f64x2.pick(cd, 0, gh, 0),
              f64x2.pick(cd, 1, gh, 1),
            ].map(hold)
            const [a, b, c, d] = ofTwo(entries, hold).map(hold)
            emit(
              f64x2.store(at.get, f64x2.pick(a, 0, b, 0)),
              f64x2.store(at.get, f64x2.pick(c, 0, d, 0), 16),
              f64x2.store(at.get, f64x2.pick(a, 1, b, 1), 32),
              f64x2.store(at.get, f64x2.pick(c, 1, d, 1), 48),
            )
            emit(at.set(i32.add(at.get, i32.const(64))))
          },
          () => i32.isLess(at.get, end.get),
        )
        emit(apart.set(i32.const(32)))
      },
    )
    passes(scope, { table, bytes, end, apart }, (quarter) => {
      const entries = quarter.map((address) => hold(f64x2.load(address)))
      ofTwo(entries, hold)
        .map(hold)
        .forEach((value, i) => emit(f64x2.store(quarter[i], value)))
    })
  })
}
interface Table {
  table: Variable
  bytes: Variable
  end: Variable
  apart: Variable
}

/** Radix-4 passes from `apart` on: `write` gets the addresses of four partners. */
function passes(
  { local, emit, loop, when }: Scope,
  { table, bytes, end, apart }: Table,
  write: (quarter: Code[]) => void,
) {
  const quarter = Array.from({ length: 4 }, () => local('i32'))
  const stop = local('i32')
  when(i32.isLess(apart.get, bytes.get), () => {
    loop(
      () => {
        emit(quarter[0].set(table.get))
        loop(
          () => {
            for (let i = 1; i < 4; i++) emit(quarter[i].set(i32.add(quarter[i - 1].get, apart.get)))
            emit(stop.set(quarter[1].get))
            loop(
              () => {
                write(quarter.map((each) => each.get))
                for (const each of quarter) emit(each.set(i32.add(each.get, i32.const(16))))
              },
              () => i32.isLess(quarter[0].get, stop.get),
            )
            emit(quarter[0].set(quarter[3].get))
          },
          () => i32.isLess(quarter[0].get, end.get),
        )
        emit(apart.set(i32.shiftLeft(apart.get, i32.const(2))))
      },
      () => i32.isLess(apart.get, bytes.get),
    )
  })
}

/**
 * The sums over coalitions of `butterflies.ts`, in place on a table in memory: (address, bytes). Two entries at a
 * time, two players a pass. The first pass reads eight entries at once, so that a table of fewer needs room for them.
 */
export const transforms: Routine[] = [
  sums(
    'subsetSum',
    (a, b) => [a, f64x2.add(a, b)],
    ([a, b, c, d], hold) => {
      const ab = hold(f64x2.add(a, b))
      return [a, ab, f64x2.add(a, c), f64x2.add(d, f64x2.add(ab, c))]
    },
  ),
  sums(
    'supersetSum',
    (a, b) => [f64x2.add(a, b), b],
    ([a, b, c, d], hold) => {
      const cd = hold(f64x2.add(c, d))
      return [f64x2.add(a, f64x2.add(b, cd)), f64x2.add(b, d), cd, d]
    },
  ),
  sums(
    'disjointSum',
    (a, b) => [f64x2.add(a, b), a],
    ([a, b, c, d], hold) => {
      const ab = hold(f64x2.add(a, b))
      return [f64x2.add(f64x2.add(ab, c), d), f64x2.add(a, c), ab, a]
    },
  ),
]
