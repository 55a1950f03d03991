import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type LiveObject,
} from '../manifest/object.ts'
import { fixedValues } from './fixed-values.ts'

/**
 * A wanted Service without the cluster IPs and node ports that the live Service has, because no other Service can have them
 * while it lives. Undefined if the two have no such value in common.
 */
export function withoutValuesOf(service: KubeObject, live: LiveObject): KubeObject | undefined {
  const taken = new Set(fixedValues(live).map(({ id }) => id))
  if (!fixedValues(service).some(({ id }) => taken.has(id))) return undefined
  const { clusterIP, clusterIPs, healthCheckNodePort, ports, ...rest } = fields(service['spec'])
  const has = (spec: JsonObject) => fixedValues({ spec }).some(({ id }) => taken.has(id))
  const addresses = { ...given('clusterIP', clusterIP), ...given('clusterIPs', clusterIPs) }
  const check = given('healthCheckNodePort', healthCheckNodePort)
  const spec = {
    ...rest,
    ...(has(addresses) ? {} : addresses),
    ...(has(check) ? {} : check),
    ...given(
      'ports',
      Array.isArray(ports) ? ports.map(port => (has({ ports: [port] }) ? withoutNode(port) : port)) : ports,
    ),
  }
  return { ...service, spec }
}

/** The result for a Service that was asked about without some of its values, with the values that it shall have. */
export function withValuesOf(result: LiveObject, service: KubeObject): LiveObject {
  const wanted = fields(service['spec'])
  const spec = fields(result['spec'])
  const { clusterIP, clusterIPs = clusterIP === undefined ? undefined : [clusterIP] } = wanted
  const ports = list(wanted['ports'])
  return {
    ...result,
    spec: {
      ...spec,
      ...given('clusterIP', clusterIP),
      ...given('clusterIPs', clusterIPs),
      ...given('healthCheckNodePort', wanted['healthCheckNodePort']),
      ...given(
        'ports',
        spec['ports'] && list(spec['ports']).map((port, place) => withNode(port, ports[place])),
      ),
    },
  }
}

function withoutNode(port: Json): Json {
  const { nodePort: _, ...rest } = fields(port)
  return rest
}

function withNode(port: Json, wanted: Json | undefined): Json {
  return { ...fields(port), ...given('nodePort', fields(wanted)['nodePort']) }
}

function given(key: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value }
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function fields(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
