import { UserError } from '../errors.ts'

/** Thrown when no configuration was found. `about` then adds no name of a configuration to the message. */
export class NothingFound extends UserError {}

/**
 * Runs `act` and adds the name of the configuration to every UserError that it throws. `configuration` describes the
 * configuration to a person: `flake .#prod`.
 */
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
