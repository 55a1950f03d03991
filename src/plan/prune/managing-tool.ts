import type { LiveObject } from '../../manifest/object.ts'

/**
 * The tool that manages an object (docs/rules.md 3.7), found by labels and annotations that the tool itself requires.
 * `app.kubernetes.io/managed-by: Helm` is not enough, because many rendered charts contain it.
 */
export function toolOf({ labels = {}, annotations = {} }: LiveObject['metadata']) {
  if (annotations['meta.helm.sh/release-name'] !== undefined) return 'Helm' as const
  const argo = [annotations['argocd.argoproj.io/tracking-id'], labels['argocd.argoproj.io/instance']]
  if (argo.some(value => value !== undefined)) return 'Argo CD' as const
  const flux = [labels['kustomize.toolkit.fluxcd.io/name'], labels['helm.toolkit.fluxcd.io/name']]
  return flux.some(value => value !== undefined) ? ('Flux' as const) : undefined
}
