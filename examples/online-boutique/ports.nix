# The port of each service.
{
  adservice = 9555;
  cartservice = 7070;
  checkoutservice = 5050;
  currencyservice = 7000;
  emailservice = 5000;
  frontend = 80;
  paymentservice = 50051;
  productcatalogservice = 3550;
  recommendationservice = 8080;
  redis-cart = 6379;
  shippingservice = 50051;
  # This service is not part of the shop, but the frontend does not start without its address.
  shoppingassistantservice = 80;
}
