import type { Request } from '../commands/request.ts'
import type { ColorChoice } from './color.ts'

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'run'; readonly request: Request; readonly color: ColorChoice }
  | { readonly kind: 'version'; readonly output: 'json' | undefined; readonly color: ColorChoice }
  | { readonly kind: 'help'; readonly text: string }
