import { parseJson, stringifyJson } from '../manifest/json.ts'
import type { JsonObject } from '../manifest/object.ts'
import type { Plan } from './plan.ts'
import type { GateFacts } from './prune-gate.ts'

const head = { apiVersion: 'kubectl-nixos/v1', kind: 'Plan' } as const

type GateRecord = {
  [Fact in keyof GateFacts]: GateFacts[Fact] extends ReadonlySet<infer T> ? T[] : GateFacts[Fact]
}

/** A plan as the text of a JSON document; integers of any size stay exact. */
export function writePlan({ gate, ...plan }: Plan): string {
  const record: GateRecord = {
    ...gate,
    wantedKeys: [...gate.wantedKeys],
    wantedUids: [...gate.wantedUids],
    wantedNamespaces: [...gate.wantedNamespaces],
  }
  // A plan holds JSON alone: its types are narrower than JsonObject, which has no optional fields.
  return stringifyJson({ ...head, ...plan, gate: record } as unknown as JsonObject)
}

/** The plan of a document that writePlan has made. */
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
      wantedUids: new Set(gate.wantedUids),
      wantedNamespaces: new Set(gate.wantedNamespaces),
    },
  }
}
