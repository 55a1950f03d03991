import { parseJson, stringifyJson } from '../manifest/json.ts'
import type { JsonObject } from '../manifest/object.ts'
import type { Plan } from './plan.ts'
import type { GateFacts } from './prune/prune-gate.ts'

type GateRecord = {
  [Fact in keyof GateFacts]: GateFacts[Fact] extends ReadonlySet<infer T> ? T[] : GateFacts[Fact]
}

/** The text of a plan as JSON. Integers of any size stay exact. */
export function writePlan(plan: Plan): string {
  return stringifyJson(planJson(plan))
}

/** Reads a plan from a text that writePlan has written. */
export function readPlan(text: string): Plan {
  return planOfJson(parseJson(text) as JsonObject)
}

/** A plan as JSON. Sets become lists, and optional fields that are undefined are left out. */
export function planJson({ gate, ...plan }: Plan): JsonObject {
  const record: GateRecord = {
    ...gate,
    wantedKeys: [...gate.wantedKeys],
    ambientKeys: [...gate.ambientKeys],
    wantedUids: [...gate.wantedUids],
    wantedNamespaces: [...gate.wantedNamespaces],
    keepKinds: [...gate.keepKinds],
  }
  // The cast is safe, because a plan contains only JSON. JsonObject does not allow the optional fields of its types.
  return { ...plan, gate: record } as unknown as JsonObject
}

/** The plan of a value that planJson has made. */
export function planOfJson(json: JsonObject): Plan {
  const { gate, ...plan } = json as unknown as Plan & { gate: GateRecord }
  return {
    ...plan,
    gate: {
      ...gate,
      wantedKeys: new Set(gate.wantedKeys),
      ambientKeys: new Set(gate.ambientKeys),
      wantedUids: new Set(gate.wantedUids),
      wantedNamespaces: new Set(gate.wantedNamespaces),
      keepKinds: new Set(gate.keepKinds),
    },
  }
}
