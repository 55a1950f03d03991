import type { Io } from '../../commands/io.ts'
import type { CompletionTarget, Shell } from '../command.ts'
import { readCompletionFile } from './files.ts' with { type: 'macro' }
import { installCompletion } from './install.ts'

const scripts: Readonly<Record<Shell, string>> = {
  bash: readCompletionFile('kubectl-nixos.bash'),
  zsh: readCompletionFile('kubectl-nixos.zsh'),
  fish: readCompletionFile('kubectl-nixos.fish'),
}

/** Prints the completion script of a shell, or installs completion for kubectl. Throws a UserError. */
export async function completion(what: CompletionTarget, io: Io): Promise<void> {
  if (what === 'install') await installCompletion(io)
  else io.out(scripts[what])
}
