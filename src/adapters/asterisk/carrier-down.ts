/** There is no connection to Asterisk, so a command was not sent or nobody knows whether it was. */
export class CarrierDown extends Error {
  override readonly name = "CarrierDown";
}
