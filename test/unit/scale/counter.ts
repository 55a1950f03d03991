/** Where objects are looked up by: what lies deeper is read once an object, and counting it would only take time. */
const lookedUpBy: ReadonlySet<unknown> = new Set(['live', 'manifest', 'metadata', 'object', 'resource'])

/** Counts how often the objects of a test are read, so that a scan inside a scan shows without a clock. */
export class Counter {
  reads = 0
  private readonly proxies = new WeakMap<object, object>()

  /** The same object, each of whose properties counts when it is read, and each of its metadata. */
  readonly counted = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null) return value
    const known = this.proxies.get(value)
    if (known !== undefined) return known as T
    const proxy = new Proxy<object>(value, {
      get: (target, name) => {
        this.reads += 1
        const found = Reflect.get(target, name)
        return lookedUpBy.has(name) ? this.counted(found) : found
      },
    })
    this.proxies.set(value, proxy)
    return proxy as T
  }
}
