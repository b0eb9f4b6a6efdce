/** The contract with the core, as `crates/api` declares it. */
export * from "./generated/contract.ts";
