# The cart service, and the redis that stores the carts. Redis is one pod, whatever shop.replicas says, because several
# redis pods would not share their data.
{
  address,
  lib,
  service,
  ...
}:
{
  kubernixos.manifests = lib.mkMerge (
    map service [
      {
        name = "cartservice";
        portVariable = false;
        env = [ (lib.nameValuePair "REDIS_ADDR" (address "redis-cart")) ];
        readiness.initialDelaySeconds = 15;
        liveness = {
          initialDelaySeconds = 15;
          periodSeconds = 10;
        };
        requests = {
          cpu = "200m";
          memory = "64Mi";
        };
        limits = {
          cpu = "300m";
          memory = "128Mi";
        };
      }
      {
        name = "redis-cart";
        image = "redis:alpine";
        replicas = null;
        protocol = "tcp-redis";
        portVariable = false;
        serviceAccount = false;
        terminationGracePeriodSeconds = null;
        probe = {
          periodSeconds = 5;
          tcpSocket.port = 6379;
        };
        requests = {
          cpu = "70m";
          memory = "200Mi";
        };
        limits = {
          cpu = "125m";
          memory = "256Mi";
        };
        container = {
          name = "redis";
          volumeMounts = [
            {
              mountPath = "/data";
              name = "redis-data";
            }
          ];
        };
        pod.volumes = [
          {
            name = "redis-data";
            emptyDir = { };
          }
        ];
      }
    ]
  );
}
