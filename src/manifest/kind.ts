import { groupOf, type ObjectRef } from './key.ts'

type Kinded = Pick<ObjectRef, 'apiVersion' | 'kind'>

/** Group and kind, `apps/Deployment`; `/Service` in the core group. A kind alone may be one of another group. */
export function groupKindOf({ apiVersion, kind }: Kinded): string {
  return `${groupOf(apiVersion)}/${kind}`
}

/** Whether an object is a Namespace, in which others live. */
export function isNamespace(object: Kinded): boolean {
  return groupKindOf(object) === '/Namespace'
}

/** Whether an object is a CustomResourceDefinition, which makes the server serve a kind. */
export function isCrd(object: Kinded): boolean {
  return groupKindOf(object) === 'apiextensions.k8s.io/CustomResourceDefinition'
}
