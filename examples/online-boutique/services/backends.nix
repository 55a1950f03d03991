# The stateless services behind the frontend. Each entry contains only what differs from the others.
{
  address,
  lib,
  service,
  ...
}:
let
  inherit (lib) nameValuePair;

  noProfiler = nameValuePair "DISABLE_PROFILER" "1";
  everyFiveSeconds.periodSeconds = 5;

  # A JVM starts slowly.
  slowStart = {
    initialDelaySeconds = 20;
    periodSeconds = 15;
  };
in
{
  kubernixos.manifests = lib.mkMerge (
    map service [
      {
        name = "adservice";
        readiness = slowStart;
        liveness = slowStart;
        requests = {
          cpu = "200m";
          memory = "180Mi";
        };
        limits = {
          cpu = "300m";
          memory = "300Mi";
        };
      }
      {
        name = "checkoutservice";
        terminationGracePeriodSeconds = null;
        env = [
          (nameValuePair "PRODUCT_CATALOG_SERVICE_ADDR" (address "productcatalogservice"))
          (nameValuePair "SHIPPING_SERVICE_ADDR" (address "shippingservice"))
          (nameValuePair "PAYMENT_SERVICE_ADDR" (address "paymentservice"))
          (nameValuePair "EMAIL_SERVICE_ADDR" (address "emailservice"))
          (nameValuePair "CURRENCY_SERVICE_ADDR" (address "currencyservice"))
          (nameValuePair "CART_SERVICE_ADDR" (address "cartservice"))
        ];
      }
      {
        name = "currencyservice";
        env = [ noProfiler ];
        container.ports = [
          {
            name = "grpc";
            containerPort = 7000;
          }
        ];
      }
      {
        name = "emailservice";
        port = 8080;
        readiness = everyFiveSeconds;
        liveness = everyFiveSeconds;
        env = [ noProfiler ];
      }
      {
        name = "paymentservice";
        env = [ noProfiler ];
      }
      {
        name = "productcatalogservice";
        env = [ noProfiler ];
      }
      {
        name = "recommendationservice";
        readiness = everyFiveSeconds;
        liveness = everyFiveSeconds;
        requests = {
          cpu = "100m";
          memory = "220Mi";
        };
        limits = {
          cpu = "200m";
          memory = "450Mi";
        };
        env = [
          (nameValuePair "PRODUCT_CATALOG_SERVICE_ADDR" (address "productcatalogservice"))
          noProfiler
        ];
      }
      {
        name = "shippingservice";
        terminationGracePeriodSeconds = null;
        readiness = everyFiveSeconds;
        env = [ noProfiler ];
      }
    ]
  );
}
