import { call, f64, f64x2, i32, routine, type Code, type Routine } from './assembler.ts'

/** Before the pairs of a group. */
export const groupHeaderBytes = 24

/** Bytes that `multiply` and `couple` need for what they are working on. */
export const couplingScratchBytes = 1024
const differencesAt = 160
const upAt = 320
const downAt = 640

const zero: Code = f64x2.twice(f64.const(0))

/**
 * Rotates pairs of runs of entries: (table, groups, end, bytes of a run, direction); direction -1 undoes +1. A group is
 * a header (end of the group, padding, cosine, sine) and the byte offsets of its pairs of runs in the table.
 */
const rotate = routine(
  'rotate',
  ['i32', 'i32', 'i32', 'i32', 'f64'],
  ({ local, hold, emit, loop }, [table, at, end, bytes, direction]) => {
    const groupEnd = local('i32')
    const [cosine, sine] = [local('v128'), local('v128')]
    const [p, q, stop] = [local('i32'), local('i32'), local('i32')]
    loop(
      () => {
        emit(
          groupEnd.set(i32.load(at.get)),
          cosine.set(f64x2.loadTwice(at.get, 8)),
          sine.set(f64x2.mul(f64x2.twice(direction.get), f64x2.loadTwice(at.get, 16))),
          at.set(i32.add(at.get, i32.const(groupHeaderBytes))),
        )
        loop(
          () => {
            emit(
              p.set(i32.add(table.get, i32.load(at.get))),
              q.set(i32.add(table.get, i32.load(at.get, 4))),
              stop.set(i32.add(p.get, bytes.get)),
              at.set(i32.add(at.get, i32.const(8))),
            )
            loop(
              () => {
                const u = hold(f64x2.load(p.get)).get
                const w = hold(f64x2.load(q.get)).get
                emit(
                  f64x2.store(p.get, f64x2.add(f64x2.mul(cosine.get, u), f64x2.mul(sine.get, w))),
                  f64x2.store(q.get, f64x2.sub(f64x2.mul(cosine.get, w), f64x2.mul(sine.get, u))),
                  p.set(i32.add(p.get, i32.const(16))),
                  q.set(i32.add(q.get, i32.const(16))),
                )
              },
              () => i32.isLess(p.get, stop.get),
            )
          },
          () => i32.isLess(at.get, groupEnd.get),
        )
      },
      () => i32.isLess(at.get, end.get),
    )
  },
)

/**
 * `x <- block · x` for two vectors side by side: (first entry, last entry, the two halves of the inverse block, bytes
 * of sums, bytes of differences, scratch). See `invertBlock`.
 */
const multiply = routine(
  'multiply',
  ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
  ({ local, hold, emit, loop, when }, [first, last, even, odd, sumBytes, differenceBytes, scratch]) => {
    const from = local('i32', first.get)
    const mirrored = local('i32', last.get)
    const at = local('i32', scratch.get)
    const differencesEnd = local('i32', i32.add(scratch.get, differenceBytes.get))
    const sumsEnd = local('i32', i32.add(scratch.get, sumBytes.get))
    const step = () => [from.set(i32.add(from.get, i32.const(16))), mirrored.set(i32.sub(mirrored.get, i32.const(16)))]
    when(i32.isLess(at.get, differencesEnd.get), () => {
      loop(
        () => {
          const a = hold(f64x2.load(from.get)).get
          const b = hold(f64x2.load(mirrored.get)).get
          emit(f64x2.store(at.get, f64x2.add(a, b)), f64x2.store(at.get, f64x2.sub(a, b), differencesAt))
          emit(...step(), at.set(i32.add(at.get, i32.const(16))))
        },
        () => i32.isLess(at.get, differencesEnd.get),
      )
    })
    when(i32.isLess(at.get, sumsEnd.get), () => {
      const middle = hold(f64x2.load(from.get)).get
      emit(f64x2.store(at.get, f64x2.add(middle, middle)))
    })
    const total = local('v128')
    const other = local('v128')
    const addRow = (sum: typeof total, matrix: typeof even, end: Code, offset: number) => {
      emit(sum.set(zero), at.set(scratch.get))
      loop(
        () => {
          emit(
            sum.set(f64x2.add(sum.get, f64x2.mul(f64x2.loadTwice(matrix.get), f64x2.load(at.get, offset)))),
            matrix.set(i32.add(matrix.get, i32.const(8))),
            at.set(i32.add(at.get, i32.const(16))),
          )
        },
        () => i32.isLess(at.get, end),
      )
    }
    emit(from.set(first.get), mirrored.set(last.get))
    when(differenceBytes.get, () => {
      loop(
        () => {
          addRow(total, even, sumsEnd.get, 0)
          addRow(other, odd, differencesEnd.get, differencesAt)
          emit(
            f64x2.store(from.get, f64x2.add(total.get, other.get)),
            f64x2.store(mirrored.get, f64x2.sub(total.get, other.get)),
            ...step(),
          )
        },
        () => i32.isLess(from.get, mirrored.get),
      )
    })
    when(i32.isLess(differenceBytes.get, sumBytes.get), () => {
      addRow(total, even, sumsEnd.get, 0)
      emit(f64x2.store(from.get, total.get))
    })
  },
)

/**
 * The last player joins, the blocks are multiplied and it leaves again, for pairs of copies of one size: (table, list,
 * end of the list, block data, scratch). The list has byte offsets of where the slots of the two copies stand in the
 * table, two entries each. Block data: the bytes of a copy in units of a vector, then cosines and sines of the rotations,
 * then the halves of the inverse of the larger and of the smaller block.
 */
export const couplingRoutines: Routine[] = [
  multiply,
  rotate,
  routine(
    'couple',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (
      { local, hold, emit, loop, when },
      [table, list, end, bytes, angles, upEven, upOdd, downEven, downOdd, scratch],
    ) => {
      const up = local('i32', i32.add(scratch.get, i32.const(upAt)))
      const down = local('i32', i32.add(scratch.get, i32.const(downAt)))
      const [at, stop, angle] = [local('i32'), local('i32'), local('i32')]
      const [low, high, before] = [local('v128'), local('v128'), local('v128')]
      const slot = (offset: number) => i32.add(table.get, i32.load(list.get, offset))
      const next = () => list.set(i32.add(list.get, i32.const(8)))
      const take = () => {
        const a = hold(f64x2.load(slot(0))).get
        const b = hold(f64x2.load(slot(4))).get
        emit(low.set(f64x2.pick(a, 0, b, 0)), high.set(f64x2.pick(a, 1, b, 1)), next())
      }
      const put = () => {
        emit(f64x2.store(slot(0), f64x2.pick(low.get, 0, high.get, 0)))
        emit(f64x2.store(slot(4), f64x2.pick(low.get, 1, high.get, 1)), next())
      }
      /** For the rotations between a slot and the one before: `at` runs over the smaller block. */
      const rotations = (write: () => void) => {
        emit(at.set(down.get), angle.set(angles.get))
        when(i32.isLess(at.get, stop.get), () => {
          loop(
            () => {
              write()
              emit(at.set(i32.add(at.get, i32.const(16))), angle.set(i32.add(angle.get, i32.const(16))))
            },
            () => i32.isLess(at.get, stop.get),
          )
        })
      }
      const half = (size: Code): Code => i32.shiftLeft(i32.shiftRight(size, i32.const(5)), i32.const(4))
      const sized = local('i32')
      const inverse = (first: Code, size: Code, even: Code, odd: Code) => {
        emit(sized.set(size))
        const differences = half(sized.get)
        emit(
          call(
            0, // multiply is the first routine of the module.
            first,
            i32.sub(i32.add(first, sized.get), i32.const(16)),
            even,
            odd,
            i32.sub(sized.get, differences),
            differences,
            scratch.get,
          ),
        )
      }
      const [cosine, sine, u, w] = [local('v128'), local('v128'), local('v128'), local('v128')]
      const upOf = (value: Code) => f64x2.store(i32.add(at.get, i32.const(upAt - downAt)), value, 16)
      const start = local('i32')
      emit(stop.set(i32.sub(i32.add(down.get, bytes.get), i32.const(16))))
      loop(
        () => {
          emit(start.set(list.get))
          take()
          emit(f64x2.store(up.get, high.get), before.set(low.get))
          rotations(() => {
            take()
            emit(cosine.set(f64x2.loadTwice(angle.get)), sine.set(f64x2.loadTwice(angle.get, 8)))
            emit(upOf(f64x2.add(f64x2.mul(cosine.get, before.get), f64x2.mul(sine.get, high.get))))
            emit(f64x2.store(at.get, f64x2.sub(f64x2.mul(cosine.get, high.get), f64x2.mul(sine.get, before.get))))
            emit(before.set(low.get))
          })
          emit(upOf(before.get))
          inverse(up.get, i32.add(bytes.get, i32.const(16)), upEven.get, upOdd.get)
          when(i32.isLess(down.get, stop.get), () => {
            inverse(down.get, i32.sub(bytes.get, i32.const(16)), downEven.get, downOdd.get)
          })
          emit(list.set(start.get), high.set(f64x2.load(up.get)))
          rotations(() => {
            emit(cosine.set(f64x2.loadTwice(angle.get)), sine.set(f64x2.loadTwice(angle.get, 8)))
            emit(u.set(f64x2.load(i32.add(at.get, i32.const(upAt - downAt)), 16)), w.set(f64x2.load(at.get)))
            emit(low.set(f64x2.sub(f64x2.mul(cosine.get, u.get), f64x2.mul(sine.get, w.get))))
            put()
            emit(high.set(f64x2.add(f64x2.mul(cosine.get, w.get), f64x2.mul(sine.get, u.get))))
          })
          emit(low.set(f64x2.load(i32.add(at.get, i32.const(upAt - downAt)), 16)))
          put()
        },
        () => i32.isLess(list.get, end.get),
      )
    },
  ),
]
