import type { Request, StatusRequest, VersionRequest } from '../commands/request.ts'
import type { ColorChoice } from './color.ts'
import type { CompletionTarget } from './command.ts'

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'run'; readonly request: Request; readonly color: ColorChoice }
  | { readonly kind: 'status'; readonly request: StatusRequest; readonly color: ColorChoice }
  | { readonly kind: 'version'; readonly request: VersionRequest; readonly color: ColorChoice }
  | { readonly kind: 'completion'; readonly what: CompletionTarget; readonly color: ColorChoice }
  | { readonly kind: 'help'; readonly text: string }
