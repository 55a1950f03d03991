import { UserError } from '../errors.ts'

/** Thrown where there is no configuration that an error could be about. */
export class NothingFound extends UserError {}

/** Does something with a configuration, so that its errors say which one. `configuration` is its choice in words. */
export async function about<T>(configuration: string, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof NothingFound) throw error
    throw new UserError(`${error.message}\n(configuration: ${configuration})`, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    })
  }
}
