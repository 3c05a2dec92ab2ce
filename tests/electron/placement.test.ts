import { expect, it } from 'vitest'
import { placement, placeOn } from '../../electron/placement.ts'

const laptop = { workArea: { x: 0, y: 25, width: 1440, height: 875 } }
const left = { workArea: { x: -1920, y: 0, width: 1920, height: 1080 } }
const wanted = { x: 100, y: 100, width: 1200, height: 700, maximized: false }

it('goes where it was', () => {
  expect(placeOn([laptop, left], wanted)).toEqual(wanted)
  expect(placeOn([laptop, left], { ...wanted, x: -1800 })).toEqual({ ...wanted, x: -1800 })
  expect(placeOn([laptop], { ...wanted, maximized: true })).toMatchObject({ maximized: true })
})

it('goes to the centre when its display is gone', () => {
  expect(placeOn([laptop], { ...wanted, x: -1800 })).toEqual({ width: 1200, height: 700, maximized: false })
})

it.each([
  ['right of it', { x: 1400 }],
  ['left of it', { x: -1100 }],
  ['below it', { y: 890 }],
  ['with its title bar above it', { y: 0 }],
])('goes to the centre when hardly anything is on a display: %s', (_, at) => {
  expect(placeOn([laptop], { ...wanted, ...at })).not.toHaveProperty('x')
})

it('is no larger than the display', () => {
  const large = { ...wanted, width: 3000, height: 2000 }
  expect(placeOn([laptop], large)).toEqual({ ...wanted, width: 1440, height: 875 })
  expect(placeOn([laptop, left], { width: 3000, height: 2000, maximized: false })).toMatchObject({
    width: 1920,
    height: 1080,
  })
})

it.each([{}, null, { ...wanted, width: 0 }, { ...wanted, x: 'left' }, { ...wanted, height: 1.5 }])(
  'what was remembered is not believed: %j',
  (what) => {
    expect(placement.safeParse(what).success).toBe(false)
  },
)
