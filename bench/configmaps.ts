/** One set of ConfigMaps, for both contenders: `changed` alters the data of the first one. */
export interface ConfigMaps {
  readonly namespace: string
  readonly count: number
  readonly changed: boolean
}

interface ConfigMap {
  readonly apiVersion: 'v1'
  readonly kind: 'ConfigMap'
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly labels: { readonly app: string }
  }
  readonly data: Readonly<Record<string, string>>
}

/** The set as a module, written as a user would: a function and a list of numbers. */
export function configMapsInNix({ namespace, count, changed }: ConfigMaps): string {
  return `let
  configMap = number: {
    apiVersion = "v1";
    kind = "ConfigMap";
    metadata = {
      name = "bench-\${toString number}";
      namespace = "${namespace}";
      labels.app = "bench";
    };
    data = {
      number = toString number;
      changed = if number == 0 then "${changed}" else "false";
      "settings.conf" = "listen = \${toString (10000 + number)}\\nworkers = 4\\nlog = /var/log/bench.log\\n";
    };
  };
in
{
  # Only this benchmark's objects, whatever else lives on the plane.
  kubernixos.instance = "bench";
  kubernixos.manifests = builtins.listToAttrs (
    builtins.genList (number: {
      name = "bench-\${toString number}";
      value = configMap number;
    }) ${count}
  );
}
`
}

/** The same set as objects, for `kubectl -f`. */
export function configMapObjects({ namespace, count, changed }: ConfigMaps): readonly ConfigMap[] {
  return Array.from({ length: count }, (_, number) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `bench-${number}`, namespace, labels: { app: 'bench' } },
    data: {
      number: String(number),
      changed: number === 0 ? String(changed) : 'false',
      'settings.conf': `listen = ${10_000 + number}\nworkers = 4\nlog = /var/log/bench.log\n`,
    },
  }))
}
