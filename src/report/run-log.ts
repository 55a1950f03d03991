import type { Listener } from '../events/emitter.ts'
import type { Event } from '../events/event.ts'
import { describeRef } from '../manifest/key.ts'
import { printTasks, taskText } from '../rollout/task.ts'
import { mirroredNote } from './diff-text.ts'
import { forbiddenNote } from './gap-text.ts'
import { leftNote } from './ignore-text.ts'
import { traceText } from './trace-text.ts'
import { visibleLines } from './visible.ts'

/** Prints what `-v` shows of a run. A text is made only if its level is shown. */
export function runLog(err: (text: string) => void, verbosity: number): Listener {
  return event => {
    const text = textOf(event, verbosity)
    if (text !== undefined) err(`${visibleLines(text)}\n`)
  }
}

function textOf(event: Event, verbosity: number): string | undefined {
  switch (event.kind) {
    case 'diff-ready':
      return verbosity >= 1
        ? lines(mirroredNote(event.plan), forbiddenNote(event.plan.unseen), leftNote(event.plan))
        : undefined
    case 'dry-runs':
      return verbosity >= 2 && event.of.length > 0 ? dryRunLines(event.of) : undefined
    case 'tasks':
      return verbosity >= 3 && event.graph.stages.length > 0 ? printTasks(event.graph) : undefined
    case 'task-started':
      return verbosity >= 5 ? `started: ${taskText(event.task)}` : undefined
    case 'task-finished':
      return verbosity >= 5 ? `ended: ${taskText(event.task)}` : undefined
    case 'cluster-warning':
    case 'cluster-note':
    case 'request-answered':
    case 'body-transferred':
    case 'request-repeated':
    case 'limit-changed':
    case 'requests-paused':
      return traceText(event, verbosity)
    case 'task-waiting':
    case 'lock':
    case 'task-unready':
    case 'readiness':
    case 'evaluator-said':
    case 'evaluated':
    case 'connected':
    case 'fields-left-out':
    case 'annotations-unknown':
    case 'nulls-not-judged':
    case 'rules-idle':
    case 'api-warning':
    case 'plan-saved':
    case 'left-alone':
    case 'rollout-started':
    case 'outcome':
    case 'rollout-ended':
    case 'status':
    case 'run-stopped':
      return undefined
  }
}

function lines(...notes: (string | undefined)[]): string | undefined {
  const given = notes.filter(note => note !== undefined)
  return given.length === 0 ? undefined : given.join('\n')
}

function dryRunLines(asked: Extract<Event, { kind: 'dry-runs' }>['of']): string {
  return asked.map(({ ref, why }) => `dry run of ${describeRef(ref)}: ${why}`).join('\n')
}
