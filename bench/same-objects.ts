import { deepStrictEqual } from 'node:assert'
import { configMapObjects } from './configmaps.ts'
import type { Contender } from './contenders.ts'
import { outputOf, type Surroundings } from './run.ts'

interface Dumped {
  readonly metadata: { readonly name: string; readonly labels: { readonly app: string } }
}

const byName = (objects: readonly Dumped[]) =>
  Object.fromEntries(objects.map(object => [object.metadata.name, object]))

/** Throws unless the module holds the objects that kubectl gets: else the times would say nothing. */
export async function checkSameObjects(
  { write }: Contender,
  dump: (file: string) => readonly string[],
  folder: string,
  at: Surroundings,
): Promise<void> {
  const set = { namespace: 'bench', count: 10, changed: true }
  const list = JSON.parse(await outputOf(dump(write(folder, set)), at)) as { items: readonly Dumped[] }
  // Checksum and instance are what dump adds.
  const unlabelled = list.items.map(object => ({
    ...object,
    metadata: { ...object.metadata, labels: { app: object.metadata.labels.app } },
  }))
  deepStrictEqual(byName(unlabelled), byName(configMapObjects(set)))
}
