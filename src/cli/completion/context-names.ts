import { findKubeconfig } from '../../cluster/kubeconfig/find-kubeconfig.ts'
import type { Io } from '../../commands/io.ts'

/** The contexts of the kubeconfig that would be used, for completion. Reads files only. Throws a UserError. */
export function contextNames(
  kubeconfig: string | undefined,
  { env, home }: Pick<Io, 'env' | 'home'>,
): string[] {
  // While a shell completes, it has not yet replaced `~` by the home folder.
  const path = kubeconfig?.replace(/^~(?=\/)/, home)
  return [...findKubeconfig(path, env, home).contexts.keys()]
}
