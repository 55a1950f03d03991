import type { JsonObject } from '../manifest/object.ts'
import type { Diagnosis } from '../readiness/diagnosis.ts'

/** A diagnosis as JSON, `diagnosis` in schema/output.json. Each field is listed here, so no other gets out. */
export function diagnosisJson({ conditions, events, logs, unseen }: Diagnosis): JsonObject {
  return {
    conditions: [...conditions],
    events: events.map(({ about, type, reason, message, count, time }) => ({
      about,
      type,
      reason,
      message,
      count,
      time,
    })),
    logs: logs.map(({ pod, container, previous, lines }) => ({
      pod,
      container,
      previous,
      lines: [...lines],
    })),
    unseen: [...unseen],
  }
}
