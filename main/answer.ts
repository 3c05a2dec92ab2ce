import { calls, CarryoverError, type Answer, type CallName, type Workbench } from '../contract/index.ts'
import { asErrorMessage } from './jobs/errors.ts'

/** Answers a call that came over a transport: its name and input may be anything, its errors become messages. */
export async function answer(workbench: Workbench, name: unknown, input: unknown): Promise<Answer> {
  try {
    if (!isCall(name)) throw new CarryoverError('USAGE', `There is no call "${String(name)}".`)
    return { result: await workbench.call(name, input as never) }
  } catch (error) {
    return { error: asErrorMessage(error) }
  }
}

const isCall = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(calls, name)
