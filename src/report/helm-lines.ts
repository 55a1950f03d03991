import { shellWord } from '../errors.ts'
import type { HelmRelease } from '../plan/helm-release.ts'
import { type ClusterFlags, kubectlCommand } from '../typed-command.ts'

/**
 * What to know about an adopted object that still belongs to a Helm release (docs/rules.md 1.29), as two sentences. The
 * command repeats `flags`.
 */
export function helmLines({ name, namespace }: HelmRelease, flags: ClusterFlags): string[] {
  const words = ['delete', 'secret', '-l', `owner=helm,name=${name}`]
  const { kubeconfig, context } = flags
  const command = kubectlCommand({ kubeconfig, context, namespace }, words)
  return [
    `it keeps the annotations of the Helm release ${name}, so helm uninstall ${shellWord(name)} would still delete it`,
    `To make Helm forget the release: ${command}. To remove the annotations, add --take-over helm.`,
  ]
}
