"""The API as an attacker and a fuzzer see it: everything the OpenAPI document lists is tried."""
