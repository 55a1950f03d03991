import { isJsonObject, type Json, type KubeObject } from '../../manifest/object.ts'

const name = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const part = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/

/** What is wrong with the name, the labels and the annotations of a custom resource (apimachinery, pkg/api/validation). */
export function metadataFaults({ metadata }: KubeObject): string[] {
  const isName = name.test(metadata.name) && metadata.name.length <= 253
  const labels = Object.entries(fields(metadata['labels']))
  const annotations = Object.keys(fields(metadata['annotations']))
  const keys = [...labels.map(([key]) => ['labels', key]), ...annotations.map(key => ['annotations', key])]
  return [
    ...(isName ? [] : [`metadata.name ${JSON.stringify(metadata.name)} is no valid name`]),
    ...keys.flatMap(([map = '', key = '']) =>
      isKey(map === 'annotations' ? key.toLowerCase() : key)
        ? []
        : [`metadata.${map} has ${JSON.stringify(key)}, which is no valid key`],
    ),
    ...labels.flatMap(([key, value]) =>
      isLabelValue(value)
        ? []
        : [`metadata.labels[${JSON.stringify(key)}] ${JSON.stringify(value)} is no valid label`],
    ),
  ]
}

function isKey(key: string): boolean {
  const [last = '', prefix, ...more] = key.split('/').reverse()
  const isPrefix = prefix === undefined || (name.test(prefix) && prefix.length <= 253)
  return more.length === 0 && isPrefix && part.test(last) && last.length <= 63
}

function isLabelValue(value: Json): boolean {
  return value === '' || (typeof value === 'string' && part.test(value) && value.length <= 63)
}

function fields(value: Json | undefined): Record<string, Json> {
  return isJsonObject(value) ? value : {}
}
