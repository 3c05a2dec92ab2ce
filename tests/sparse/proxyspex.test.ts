import { expect, test } from 'vitest'
import { drawDesign } from '../../main/sparse/design.ts'
import { r2 } from '../../main/sparse/observed.ts'
import { recoverInteractions } from '../../main/sparse/recover.ts'
import { valuesOf } from './planted.ts'
import { games, heldOut, play, players } from './sampleGame.ts'

test('the reference and we mask and run alike', async () => {
  const values = await play(games[1], heldOut)
  expect(Math.max(...values.map((value, k) => Math.abs(value - games[1].values[k])))).toBeLessThan(1e-4)
})

const wanted = games.flatMap((game, i) => (i === 0 ? [1000, 2000, 5000] : [2000]).map((passes) => ({ game, passes })))

test.each(wanted)(
  '$game.model on $game.path with $passes passes: no worse than ProxySPEX',
  async ({ game, passes }) => {
    const design = drawDesign(players, { passes, seed: 0 })
    const { constant, interactions, ...explanation } = recoverInteractions(design, await play(game, design.coalitions))
    const reached = r2(Float64Array.from(game.values), valuesOf(heldOut, constant, interactions))
    expect(reached).toBeGreaterThan(game.r2[passes] - 0.02)
    // What the explanation says of itself is what others find: 100 to 500 coalitions tell it about as well.
    expect(Math.abs(explanation.r2 - reached)).toBeLessThan(0.06)
  },
)
