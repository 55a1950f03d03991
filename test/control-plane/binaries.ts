/** The programs that a control plane is made of, and kubectl. */
export const binaryNames = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kwok',
] as const

export type BinaryName = (typeof binaryNames)[number]

/** Where each program lies, as absolute paths. */
export type Binaries = Readonly<Record<BinaryName, string>>

/** What this machine offers before anything is built. */
export interface BinaryOffer {
  /** The folder that KUBEBUILDER_ASSETS names and the programs in it. */
  readonly assets?: { readonly folder: string; readonly present: readonly BinaryName[] }
  /** What PATH leads to, and the versions that kubectl and kube-apiserver report. */
  readonly onPath: Partial<Record<BinaryName, string>>
  readonly onPathVersions: { readonly kubectl?: string; readonly 'kube-apiserver'?: string }
  /** The version that a build would give, as in go.mod: `v1.36.3`. */
  readonly wantedVersion: string
}

/** The programs that are there already, and those that must be built. */
export interface BinaryChoice {
  readonly found: Partial<Record<BinaryName, string>>
  readonly toBuild: readonly BinaryName[]
}

/**
 * Decides where programs come from. KUBEBUILDER_ASSETS is taken as given, whatever its versions; what it lacks is
 * built (its usual content has neither controllers nor kwok). PATH serves only as a whole and in the wanted
 * version, so that a stray kubectl of another version never gets into a test.
 */
export function chooseBinaries(offer: BinaryOffer): BinaryChoice {
  if (offer.assets) {
    const { folder, present } = offer.assets
    return {
      found: Object.fromEntries(present.map(name => [name, `${folder}/${name}`])),
      toBuild: binaryNames.filter(name => !present.includes(name)),
    }
  }
  if (isWholeAndWanted(offer)) return { found: offer.onPath, toBuild: [] }
  return { found: {}, toBuild: binaryNames }
}

function isWholeAndWanted({ onPath, onPathVersions, wantedVersion }: BinaryOffer): boolean {
  return (
    binaryNames.every(name => onPath[name] !== undefined) &&
    onPathVersions.kubectl === wantedVersion &&
    onPathVersions['kube-apiserver'] === wantedVersion
  )
}
