import { expect, it } from 'vitest'
import { cutName } from '../../renderer/components/data/cutName.ts'

it('cuts a name to the letters that fit, where Chinese ones are twice as wide', () => {
  expect(cutName('horse', 5)).toBe('horse')
  expect(cutName('airplane', 5)).toBe('airp…')
  expect(cutName('鸟类企鹅', 8)).toBe('鸟类企鹅')
  expect(cutName('鸟类企鹅', 7)).toBe('鸟类企…')
  expect(cutName('鸟类企鹅', 5)).toBe('鸟类…')
  expect(cutName('😀😀😀', 4)).toBe('😀…')
})
