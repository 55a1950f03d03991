/** The annotations of manifests and live objects that this program reads. README.md lists those that people set. */
export const ownAnnotations = {
  /** Chooses the wave of the object (docs/rules.md 5.5). */
  wave: 'kubernixos/wave',
  /** Makes a wait last until a Service or Ingress has an external address (docs/rules.md 10.8). */
  awaitAddress: 'kubernixos/await-address',
  /** Overrides conflicts of the object by force (docs/rules.md 1.23). */
  forceConflicts: 'kubernixos/force-conflicts',
  /** Lets the object be deleted and created again to change it (docs/rules.md 1.33). */
  recreate: 'kubernixos/recreate',
  /** Runs a Job again each time it is gone (docs/rules.md 11.8). */
  rerun: 'kubernixos/rerun',
  /** Keeps a live object if its value is `disabled` (docs/rules.md 3.9). */
  prune: 'kubernixos/prune',
  /** Marks objects that were there before us. This program sets it, and manifests can't (docs/rules.md 1.14). */
  adopted: 'kubernixos/adopted',
} as const
