# The web shop, and the load balancer by which customers reach it.
{
  address,
  lib,
  service,
  ...
}:
let
  inherit (lib) nameValuePair;

  port = 8080;

  # The probes of the kubelet send a fixed session, so that they do not create sessions in the shop.
  health = session: {
    httpGet = {
      path = "/_healthz";
      inherit port;
      httpHeaders = [ (nameValuePair "Cookie" "shop_session-id=${session}") ];
    };
  };
in
{
  kubernixos.manifests = service {
    name = "frontend";
    inherit port;
    protocol = "http";
    terminationGracePeriodSeconds = null;
    annotations."sidecar.istio.io/rewriteAppHTTPProbers" = "true";
    probe.initialDelaySeconds = 10;
    readiness = health "x-readiness-probe";
    liveness = health "x-liveness-probe";
    env = [
      (nameValuePair "PRODUCT_CATALOG_SERVICE_ADDR" (address "productcatalogservice"))
      (nameValuePair "CURRENCY_SERVICE_ADDR" (address "currencyservice"))
      (nameValuePair "CART_SERVICE_ADDR" (address "cartservice"))
      (nameValuePair "RECOMMENDATION_SERVICE_ADDR" (address "recommendationservice"))
      (nameValuePair "SHIPPING_SERVICE_ADDR" (address "shippingservice"))
      (nameValuePair "CHECKOUT_SERVICE_ADDR" (address "checkoutservice"))
      (nameValuePair "AD_SERVICE_ADDR" (address "adservice"))
      (nameValuePair "SHOPPING_ASSISTANT_SERVICE_ADDR" (address "shoppingassistantservice"))
      (nameValuePair "ENABLE_PROFILER" "0")
    ];
  }
  // {
    frontend-external-service = {
      apiVersion = "v1";
      kind = "Service";
      metadata = {
        name = "frontend-external";
        labels.app = "frontend";
      };
      spec = {
        type = "LoadBalancer";
        selector.app = "frontend";
        ports = [
          {
            name = "http";
            port = 80;
            targetPort = port;
          }
        ];
      };
    };
  };
}
