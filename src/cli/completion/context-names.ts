import { findKubeconfig } from '../../cluster/kubeconfig/find-kubeconfig.ts'
import type { Io } from '../../commands/io.ts'

/** The contexts of the kubeconfig that would be used, for completion: read from its files only. Throws UserError. */
export function contextNames(
  kubeconfig: string | undefined,
  { env, home }: Pick<Io, 'env' | 'home'>,
): string[] {
  // A shell that completes hands over what was typed, not what it stands for.
  const path = kubeconfig?.replace(/^~(?=\/)/, home)
  return [...findKubeconfig(path, env, home).contexts.keys()]
}
