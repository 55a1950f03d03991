import { parseJson, stringifyJson } from '../manifest/json.ts'
import type { JsonObject } from '../manifest/object.ts'
import type { Plan } from './plan.ts'
import type { GateFacts } from './prune/prune-gate.ts'

const head = { apiVersion: 'kubectl-nixos/v1', kind: 'Plan' } as const

type GateRecord = {
  [Fact in keyof GateFacts]: GateFacts[Fact] extends ReadonlySet<infer T> ? T[] : GateFacts[Fact]
}

/** The text of a plan as a JSON document. Integers of any size stay exact. */
export function writePlan({ gate, ...plan }: Plan): string {
  const record: GateRecord = {
    ...gate,
    wantedKeys: [...gate.wantedKeys],
    ambientKeys: [...gate.ambientKeys],
    wantedUids: [...gate.wantedUids],
    wantedNamespaces: [...gate.wantedNamespaces],
    keepKinds: [...gate.keepKinds],
  }
  // The cast is safe, because a plan contains only JSON. JsonObject does not allow the optional fields of its types.
  return stringifyJson({ ...head, ...plan, gate: record } as unknown as JsonObject)
}

/** Reads a plan from a text that writePlan has written. */
export function readPlan(text: string): Plan {
  const {
    apiVersion: _1,
    kind: _2,
    gate,
    ...plan
  } = parseJson(text) as unknown as Plan & typeof head & { gate: GateRecord }
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
