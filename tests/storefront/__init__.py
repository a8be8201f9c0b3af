"""What people do in the storefront, in a real browser, with the shop in one process and taken apart."""
