import { dumpText } from '../report/dump-text.ts'
import type { Configuration } from './configuration.ts'
import type { Io } from './io.ts'
import type { OutputFormat } from './request.ts'

/** Prints what apply would send as one `v1` List. Secrets are not masked, because the output is the manifest. */
export function dump({ manifests }: Configuration, output: OutputFormat, io: Io): void {
  io.out(
    dumpText(
      manifests.map(({ object }) => object),
      output,
    ),
  )
}
