/**
 * Just enough of an assembler for WebAssembly with 128-bit vectors: instructions are arrays of bytes that are put
 * together like expressions, in the order of a stack machine (WebAssembly Core Specification 2.0, chapter 5).
 */
export type Code = readonly number[]
export type Type = 'i32' | 'f64' | 'v128'

const typeCodes: Record<Type, number> = { i32: 0x7f, f64: 0x7c, v128: 0x7b }

function unsigned(value: number): number[] {
  const bytes: number[] = []
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80)
  return [...bytes, value]
}

function signed(value: number): number[] {
  const bytes: number[] = []
  for (; value < -0x40 || value > 0x3f; value >>= 7) bytes.push((value & 0x7f) | 0x80)
  return [...bytes, value & 0x7f]
}

const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode]
const unary =
  (...opcode: number[]) =>
  (a: Code): Code => [...a, ...opcode]
/** Loads and stores take an address and add `offset` bytes to it; nothing needs to be aligned. */
const load =
  (...opcode: number[]) =>
  (address: Code, offset = 0): Code => [...address, ...opcode, 0, ...unsigned(offset)]
const store = (...opcode: number[]) => (address: Code, value: Code, offset = 0): Code =>
  [...address, ...value, ...opcode, 0, ...unsigned(offset)] // prettier-ignore
const vector = (opcode: number) => [0xfd, ...unsigned(opcode)]

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  load: load(0x28),
  add: binary(0x6a),
  sub: binary(0x6b),
  shiftLeft: binary(0x74),
  shiftRight: binary(0x76),
  and: binary(0x71),
  isZero: unary(0x45),
  trailingZeros: unary(0x68),
  isLess: binary(0x49),
}

export const f64 = {
  const: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  add: binary(0xa0),
}

/** Vectors of two float64. */
export const f64x2 = {
  load: load(...vector(0)),
  store: store(...vector(11)),
  /** Both lanes from one float64 in memory. */
  loadTwice: load(...vector(10)),
  twice: unary(...vector(0x14)),
  low: (a: Code): Code => [...a, ...vector(0x21), 0],
  high: (a: Code): Code => [...a, ...vector(0x21), 1],
  /** Lane `i` of a, then lane `j` of b. */
  pick: (a: Code, i: 0 | 1, b: Code, j: 0 | 1): Code => [
    ...[...a, ...b, ...vector(0x0d)],
    ...Array.from({ length: 8 }, (_, byte) => 8 * i + byte),
    ...Array.from({ length: 8 }, (_, byte) => 16 + 8 * j + byte),
  ],
  isLess: binary(...vector(0x49)),
  isGreater: binary(...vector(0x4a)),
  and: binary(...vector(0x4e)),
  or: binary(...vector(0x50)),
  /** Bits of a where the mask has ones, of b elsewhere. */
  select: (a: Code, b: Code, mask: Code): Code => [...a, ...b, ...mask, ...vector(0x52)],
  abs: unary(...vector(0xec)),
  neg: unary(...vector(0xed)),
  add: binary(...vector(0xf0)),
  sub: binary(...vector(0xf1)),
  mul: binary(...vector(0xf2)),
  div: binary(...vector(0xf3)),
  /** `b < a ? b : a` */
  min: binary(...vector(0xf6)),
  /** `a < b ? b : a` */
  max: binary(...vector(0xf7)),
}

/** A parameter or a local variable. */
export interface Variable {
  get: Code
  set: (value: Code) => Code
}

export interface Routine {
  name: string
  parameters: Type[]
  result?: Type
  locals: Type[]
  body: Code
}

export interface Scope {
  local: (type: Type, start?: Code) => Variable
  /** A local that holds a value from here on. */
  hold: (value: Code, type?: Type) => Variable
  emit: (...code: Code[]) => void
  /** Runs once and then again as long as the condition holds. */
  loop: (body: () => void, condition: () => Code) => void
  when: (condition: Code, body: () => void, otherwise?: () => void) => void
}

/** A function: `write` gets its parameters and emits its body; what it returns is the result. */
export function routine(
  name: string,
  parameters: Type[],
  write: (scope: Scope, parameters: Variable[]) => Code | void,
  result?: Type,
): Routine {
  const locals: Type[] = []
  const body: number[] = []
  const variable = (index: number): Variable => ({
    get: [0x20, ...unsigned(index)],
    set: (value) => [...value, 0x21, ...unsigned(index)],
  })
  const scope: Scope = {
    local(type, start) {
      const made = variable(parameters.length + locals.length)
      locals.push(type)
      if (start) scope.emit(made.set(start))
      return made
    },
    hold: (value, type = 'v128') => scope.local(type, value),
    emit(...code) {
      for (const each of code) body.push(...each)
    },
    loop(write, condition) {
      body.push(0x03, 0x40)
      write()
      body.push(...condition(), 0x0d, 0, 0x0b)
    },
    when(condition, write, otherwise) {
      body.push(...condition, 0x04, 0x40)
      write()
      if (otherwise) body.push(0x05)
      otherwise?.()
      body.push(0x0b)
    },
  }
  const returned = write(
    scope,
    parameters.map((_, index) => variable(index)),
  )
  if (returned) body.push(...returned)
  return { name, parameters, ...(result ? { result } : {}), locals, body }
}

/** Calls the routine at a place in the module's list. */
export const call = (index: number, ...values: Code[]): Code => [...values.flat(), 0x10, ...unsigned(index)]

const list = (items: Code[]): Code => [...unsigned(items.length), ...items.flat()]
const text = (value: string): Code => list([...new TextEncoder().encode(value)].map((byte) => [byte]))
const section = (id: number, items: Code[]): Code => {
  const content = list(items)
  return [id, ...unsigned(content.length), ...content]
}

/** A module that works on the memory `engine.memory` and exports all routines by name. */
export function assemble(routines: Routine[]): Uint8Array<ArrayBuffer> {
  const types = (names: Type[]) => list(names.map((name) => [typeCodes[name]]))
  const code = routines.map(({ locals, body }) => {
    const content = [...list(locals.map((name) => [1, typeCodes[name]])), ...body, 0x0b]
    return [...unsigned(content.length), ...content]
  })
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      routines.map(({ parameters, result }) => [0x60, ...types(parameters), ...types(result ? [result] : [])]),
    ),
    ...section(2, [[...text('engine'), ...text('memory'), 2, 0, 1]]),
    ...section(
      3,
      routines.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      routines.map(({ name }, index) => [...text(name), 0, ...unsigned(index)]),
    ),
    ...section(10, code),
  ])
}
