import type { Listener } from '../events/emitter.ts'
import type { Event } from '../events/event.ts'
import { printTasks, taskText } from '../rollout/task.ts'
import { mirroredNote } from './diff-text.ts'
import { visibleLines } from './visible.ts'

/** What `-v` shows of a run: a text is made only where its level is shown. */
export function runLog(err: (text: string) => void, verbosity: number): Listener {
  return event => {
    const line = logLine(event)
    if (line === undefined || line.level > verbosity) return
    const text = line.text()
    if (text !== undefined) err(`${visibleLines(text)}\n`)
  }
}

interface LogLine {
  readonly level: number
  readonly text: () => string | undefined
}

function logLine(event: Event): LogLine | undefined {
  switch (event.kind) {
    case 'note':
      return event
    case 'diff-ready':
      return { level: 1, text: () => mirroredNote(event.plan) }
    case 'tasks':
      return { level: 3, text: () => (event.graph.stages.length === 0 ? undefined : printTasks(event.graph)) }
    case 'task-started':
      return { level: 5, text: () => `started: ${taskText(event.task)}` }
    case 'task-finished':
      return { level: 5, text: () => `ended: ${taskText(event.task)}` }
    case 'evaluator-said':
    case 'evaluated':
    case 'connected':
    case 'api-warning':
    case 'rollout-started':
    case 'outcome':
    case 'rollout-ended':
    case 'run-stopped':
      return undefined
  }
}
