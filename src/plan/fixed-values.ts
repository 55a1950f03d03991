import { isJsonObject, type Json, type JsonObject } from '../manifest/object.ts'

/** A value of a Service that no other Service of the cluster can have at the same time. */
export interface FixedValue {
  /** The path of the field, as the server writes it in causes. */
  readonly field: string
  readonly value: string
  /** Equal for two Services that can't have the value at the same time. */
  readonly id: string
}

/** The cluster IPs and node ports that a Service sets or has. A node port of UDP does not exclude one of TCP. */
export function fixedValues(service: JsonObject): FixedValue[] {
  const spec = fields(service['spec'])
  const ips = [spec['clusterIP'], ...list(spec['clusterIPs'])]
  const ports = list(spec['ports']).map(fields)
  return [
    ...ips.flatMap(ip => addressOf(ip)),
    ...ports.flatMap(({ nodePort, protocol }, place) =>
      portOf(`spec.ports[${place}].nodePort`, nodePort, typeof protocol === 'string' ? protocol : 'TCP'),
    ),
    ...portOf('spec.healthCheckNodePort', spec['healthCheckNodePort'], 'TCP'),
  ]
}

function addressOf(ip: Json | undefined): FixedValue[] {
  if (typeof ip !== 'string' || ip === '' || ip === 'None') return []
  return [{ field: 'spec.clusterIP', value: ip, id: `ip ${ip}` }]
}

function portOf(field: string, port: Json | undefined, protocol: string): FixedValue[] {
  if (typeof port !== 'number' || port === 0) return []
  return [{ field, value: String(port), id: `port ${port}/${protocol}` }]
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}

function fields(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
