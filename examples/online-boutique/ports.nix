# The port each service is called at.
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
  # Not part of this shop; the frontend does not start without its address.
  shoppingassistantservice = 80;
}
