export { DemoBank } from "./bank.ts";
export { type DemoCustomer, demoCustomers } from "./customers.ts";
